#include <asio/experimental/channel.hpp>
#include <asio/experimental/concurrent_channel.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/thread_pool.hpp>

int compute(int input);

// The first value is enough; closing ends the sends that are still waiting, with an error code.
void first_is_enough(asio::io_context& context) {
  auto values = std::make_shared<asio::experimental::channel<void(std::error_code, int)>>(context, 4);
  for (int i = 0; i < 3; ++i) {
    asio::post(context, [i, values] { values->async_send(std::error_code(), compute(i), [](std::error_code) {}); });
  }
  values->async_receive([values](std::error_code, int) { values->close(); });
  context.run();
}

int nobody_waits(asio::thread_pool& pool) {
  asio::experimental::concurrent_channel<void(std::error_code, int)> values(pool, 16);
  for (int i = 0; i < 3; ++i) {
    asio::post(pool, [i, &values] { values.try_send(std::error_code(), compute(i)); });
  }
  pool.join();
  int sum = 0;
  while (values.try_receive([&sum](std::error_code, int value) { sum += value; })) {
  }
  return sum;
}

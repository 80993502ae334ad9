#include <asio/bind_executor.hpp>
#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/steady_timer.hpp>
#include <asio/strand.hpp>
#include <asio/thread_pool.hpp>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

void store(const std::string& line);
int compute(int input);

int joined() {
  int parts[4] = {};
  asio::thread_pool pool(4);
  for (int i = 0; i < 4; ++i) {
    asio::post(pool, [i, &parts] { parts[i] = compute(i); });
  }
  pool.join();
  return parts[0];
}

int run_here() {
  int result = 0;
  asio::io_context context;
  asio::post(context, [&result] { result = compute(1); });
  context.run();
  return result;
}

int run_by_a_thread() {
  asio::io_context context;
  int result = 0;
  asio::post(context, [&result] { result = compute(1); });
  std::thread runner([&context] { context.run(); });
  runner.join();
  return result;
}

int run_by_threads() {
  asio::io_context context;
  std::vector<int> results(8);
  auto serial = asio::make_strand(context);
  for (int i = 0; i < 8; ++i) {
    asio::post(serial, [i, &results] { results[static_cast<std::size_t>(i)] = compute(i); });
  }
  std::vector<std::thread> runners;
  for (int i = 0; i < 4; ++i) {
    runners.emplace_back([&] { context.run(); });
  }
  for (auto& runner : runners) {
    runner.join();
  }
  return results[0];
}

int pool_ends_first() {
  int result = 0;
  {
    asio::thread_pool pool(2);
    asio::post(pool.get_executor(), [&result] { result = compute(1); });
  }
  return result;
}

int by_packaged_task(asio::thread_pool& pool) {
  int input = 3;
  std::packaged_task<int()> job([&input] { return compute(input); });
  auto answer = job.get_future();
  asio::post(pool, std::move(job));
  return answer.get();
}

int by_promise(asio::io_context& context) {
  std::promise<int> done;
  auto answer = done.get_future();
  asio::post(context, [&done] { done.set_value(compute(1)); });
  return answer.get();
}

int timed() {
  int ticks = 0;
  asio::io_context context;
  asio::steady_timer timer(context, std::chrono::seconds(1));
  timer.async_wait([&ticks](const std::error_code&) { ++ticks; });
  context.run();
  return ticks;
}

void owned(asio::thread_pool& pool, const std::string& line) {
  auto copy = std::make_shared<std::string>(line);
  asio::post(pool, [copy] { store(*copy); });
  asio::post(pool, [line] { store(line); });
}

class session : public std::enable_shared_from_this<session> {
 public:
  explicit session(asio::io_context& context) : serial_(asio::make_strand(context)) {}
  void begin() {
    asio::post(serial_, [self = shared_from_this()] { self->step(); });
    asio::dispatch(asio::bind_executor(serial_, [self = shared_from_this()] { self->step(); }));
  }

 private:
  void step() { ++steps_; }
  asio::strand<asio::io_context::executor_type> serial_;
  int steps_ = 0;
};

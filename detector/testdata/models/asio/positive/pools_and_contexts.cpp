#include <asio/io_context.hpp>
#include <asio/post.hpp>
#include <asio/strand.hpp>
#include <asio/thread_pool.hpp>
#include <string>
#include <vector>

void store(const std::string& line);
int compute(int input);

// The pool is the caller's: nobody here waits for it.
void given_pool(asio::thread_pool& pool, std::string line) {
  asio::post(pool, [&line] { store(line); });  // expect: snag-dangling-capture
}

void joined_after_the_loop(const std::vector<std::string>& lines) {
  asio::thread_pool pool(4);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    asio::post(pool, [&] { store(lines[i]); });  // expect: snag-loop-capture
  }
  pool.join();
}

int through_an_executor(asio::io_context& context) {
  int result = 0;
  asio::post(context.get_executor(), [&result] { result = compute(1); });  // expect: snag-dangling-capture
  return 0;
}

// What was declared after the pool dies before the pool's end waits.
void wrong_order() {
  asio::thread_pool pool(2);
  std::string line = "begin";
  asio::post(pool, [&line] { store(line); });  // expect: snag-dangling-capture
}

void through_a_strand(asio::io_context& context, int rounds) {
  auto serial = asio::make_strand(context);
  for (int i = 0; i < rounds; ++i) {
    const int square = i * i;
    asio::dispatch(serial, [&square] { compute(square); });  // expect: snag-loop-capture
  }
}

// poll runs what is ready, and no more.
int polled(asio::io_context& context) {
  int result = 0;
  asio::post(context, [&] { result = compute(1); });  // expect: snag-dangling-capture
  context.poll();
  return 0;
}

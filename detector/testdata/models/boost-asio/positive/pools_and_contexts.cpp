#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <string>
#include <vector>

void store(const std::string& line);
int compute(int input);

// The pool is the caller's: nobody here waits for it.
void given_pool(boost::asio::thread_pool& pool, std::string line) {
  boost::asio::post(pool, [&line] { store(line); });  // expect: snag-dangling-capture
}

void joined_after_the_loop(const std::vector<std::string>& lines) {
  boost::asio::thread_pool pool(4);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    boost::asio::post(pool, [&] { store(lines[i]); });  // expect: snag-loop-capture
  }
  pool.join();
}

int through_an_executor(boost::asio::io_context& context) {
  int result = 0;
  boost::asio::post(context.get_executor(), [&result] { result = compute(1); });  // expect: snag-dangling-capture
  return 0;
}

// What was declared after the pool dies before the pool's end waits.
void wrong_order() {
  boost::asio::thread_pool pool(2);
  std::string line = "begin";
  boost::asio::post(pool, [&line] { store(line); });  // expect: snag-dangling-capture
}

void through_a_strand(boost::asio::io_context& context, int rounds) {
  auto serial = boost::asio::make_strand(context);
  for (int i = 0; i < rounds; ++i) {
    const int square = i * i;
    boost::asio::dispatch(serial, [&square] { compute(square); });  // expect: snag-loop-capture
  }
}

// poll runs what is ready, and no more.
int polled(boost::asio::io_context& context) {
  int result = 0;
  boost::asio::post(context, [&] { result = compute(1); });  // expect: snag-dangling-capture
  context.poll();
  return 0;
}

#include <boost/asio/bind_executor.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/thread_pool.hpp>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

void store(const std::string& line);
int compute(int input);

int joined() {
  int parts[4] = {};
  boost::asio::thread_pool pool(4);
  for (int i = 0; i < 4; ++i) {
    boost::asio::post(pool, [i, &parts] { parts[i] = compute(i); });
  }
  pool.join();
  return parts[0];
}

int run_here() {
  int result = 0;
  boost::asio::io_context context;
  boost::asio::post(context, [&result] { result = compute(1); });
  context.run();
  return result;
}

int run_by_a_thread() {
  boost::asio::io_context context;
  int result = 0;
  boost::asio::post(context, [&result] { result = compute(1); });
  std::thread runner([&context] { context.run(); });
  runner.join();
  return result;
}

int run_by_threads() {
  boost::asio::io_context context;
  std::vector<int> results(8);
  auto serial = boost::asio::make_strand(context);
  for (int i = 0; i < 8; ++i) {
    boost::asio::post(serial, [i, &results] { results[static_cast<std::size_t>(i)] = compute(i); });
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
    boost::asio::thread_pool pool(2);
    boost::asio::post(pool.get_executor(), [&result] { result = compute(1); });
  }
  return result;
}

int by_packaged_task(boost::asio::thread_pool& pool) {
  int input = 3;
  std::packaged_task<int()> job([&input] { return compute(input); });
  auto answer = job.get_future();
  boost::asio::post(pool, std::move(job));
  return answer.get();
}

int by_promise(boost::asio::io_context& context) {
  std::promise<int> done;
  auto answer = done.get_future();
  boost::asio::post(context, [&done] { done.set_value(compute(1)); });
  return answer.get();
}

int timed() {
  int ticks = 0;
  boost::asio::io_context context;
  boost::asio::steady_timer timer(context, std::chrono::seconds(1));
  timer.async_wait([&ticks](const boost::system::error_code&) { ++ticks; });
  context.run();
  return ticks;
}

void owned(boost::asio::thread_pool& pool, const std::string& line) {
  auto copy = std::make_shared<std::string>(line);
  boost::asio::post(pool, [copy] { store(*copy); });
  boost::asio::post(pool, [line] { store(line); });
}

class session : public std::enable_shared_from_this<session> {
 public:
  explicit session(boost::asio::io_context& context) : serial_(boost::asio::make_strand(context)) {}
  void begin() {
    boost::asio::post(serial_, [self = shared_from_this()] { self->step(); });
    boost::asio::dispatch(boost::asio::bind_executor(serial_, [self = shared_from_this()] { self->step(); }));
  }

 private:
  void step() { ++steps_; }
  boost::asio::strand<boost::asio::io_context::executor_type> serial_;
  int steps_ = 0;
};

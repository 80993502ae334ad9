// Handlers whose loop runs before what they refer to dies, or that own what they use. They run one after the
// other.
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <thread>

using boost::system::error_code;
void note(const std::string& text);
void run_it(boost::asio::io_context& context);

int counted() {
  boost::asio::io_context context;
  boost::asio::steady_timer timer(context, std::chrono::seconds(1));
  int ticks = 0;
  timer.async_wait([&ticks](const error_code&) { ++ticks; });
  timer.async_wait([&ticks](const error_code&) { ++ticks; });
  context.run();
  return ticks;
}

int step_by_step(boost::asio::io_context& context, boost::asio::ip::tcp::socket& peer) {
  bool done = false;
  char first = 0;
  boost::asio::async_read(peer, boost::asio::buffer(&first, 1),
                          [&](const error_code&, std::size_t) { done = true; });
  while (!done) {
    context.run_one();
  }
  return first;
}

void by_a_helper(boost::asio::io_context& context) {
  boost::asio::steady_timer timer(context);
  std::string text = "late";
  timer.async_wait([&text](const error_code&) { note(text); });
  run_it(context);
}

void by_a_thread(boost::asio::io_context& context, boost::asio::steady_timer& timer) {
  std::string text = "beside";
  timer.async_wait([&text](const error_code&) { note(text); });
  std::thread runner([&context] { context.run(); });
  runner.join();
}

class session : public std::enable_shared_from_this<session> {
 public:
  explicit session(boost::asio::io_context& context) : peer_(context) {}
  void read() {
    peer_.async_read_some(boost::asio::buffer(data_),
                          [self = shared_from_this()](const error_code& error, std::size_t size) {
                            self->seen_ += size;
                            if (!error) {
                              self->read();
                            }
                          });
  }

 private:
  boost::asio::ip::tcp::socket peer_;
  char data_[64] = {};
  std::size_t seen_ = 0;
};

void start(boost::asio::io_context& context) {
  std::make_shared<session>(context)->read();
}

// A handler is kept until the context's loop calls it, long after the function that gave it has returned.
#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <string>

using boost::system::error_code;
void note(const std::string& text);

void tick(boost::asio::steady_timer& timer) {
  int ticks = 0;
  timer.async_wait([&ticks](const error_code&) { ++ticks; });  // expect: snag-dangling-capture
}

void read_header(boost::asio::ip::tcp::socket& peer, char* into) {
  std::string header;
  boost::asio::async_read(peer, boost::asio::buffer(into, 4),
                          // expect-next: snag-dangling-capture
                          [&header](const error_code&, std::size_t) { note(header); });
}

class session {
 public:
  explicit session(boost::asio::io_context& context) : peer_(context), again_(context) {}
  void send(const std::string& text) {
    std::string framed = "<" + text + ">";
    peer_.async_write_some(boost::asio::buffer(text), [&](const error_code&, std::size_t) {
      // expect-next: snag-dangling-capture
      note(framed);
    });
  }
  void accept_all(boost::asio::ip::tcp::acceptor& door) {
    for (int round = 0; round < 4; ++round) {
      door.async_accept(
          peer_, [&round](const error_code&) { note(std::to_string(round)); });  // expect: snag-loop-capture
    }
  }

 private:
  boost::asio::ip::tcp::socket peer_;
  boost::asio::steady_timer again_;
};

void use(session& one, boost::asio::ip::tcp::acceptor& door) {
  one.send("hello");
  one.accept_all(door);
}

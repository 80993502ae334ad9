#include "examples/systems/http.h"

#include <arpa/inet.h>
#include <httplib.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>
#include <stop_token>
#include <thread>
#include <utility>

namespace systems {

namespace {

/// A thousand clients knock at once: with the library's own queue of five most of them would wait for a
/// second.
constexpr int waiting_clients = 4096;

}  // namespace

struct http_server::parts {
  int listens = -1;
  httplib::Server server;
  std::thread accepts;
};

http_server::http_server(unsigned threads) : parts_(std::make_unique<parts>()) {
  parts_->server.new_task_queue = [threads] { return new httplib::ThreadPool(threads); };
  parts_->server.set_tcp_nodelay(true);
  parts_->server.set_keep_alive_max_count(1);
  parts_->server.set_socket_options([this](int socket) {
    httplib::default_socket_options(socket);
    parts_->listens = socket;
  });
}

http_server::~http_server() {
  stop();
}

void http_server::on(const std::string& path, handler answer) {
  parts_->server.Get(path, [answer = std::move(answer)](const httplib::Request& in, httplib::Response& out) {
    const reply given = answer(in.get_param_value("q"));
    out.status = given.status;
    out.set_content(given.body, "application/json");
  });
}

int http_server::start() {
  const int port = parts_->server.bind_to_any_port("127.0.0.1");
  if (port < 0) {
    throw std::runtime_error("no port on 127.0.0.1 is free");
  }
  ::listen(parts_->listens, waiting_clients);
  parts_->accepts = std::thread([this] { parts_->server.listen_after_bind(); });
  // A stop before the loop has begun would be lost.
  while (!parts_->server.is_running()) {
    std::this_thread::yield();
  }
  return port;
}

void http_server::stop() {
  if (parts_->accepts.joinable()) {
    parts_->server.stop();
    parts_->accepts.join();
  }
}

reply within(std::chrono::milliseconds patience, std::function<reply()> core) {
  csp::result<reply> given = csp::async(std::move(core)).get_for(patience);
  if (given) {
    return std::move(*given);
  }
  return {given.err.is(csp::timed_out) ? never_answered : 500, given.err.message()};
}

csp::error get(const csp::context& ctx, int port, const std::string& path, const std::string& query,
               reply& into) {
  if (csp::error over = ctx.err()) {
    return over;
  }
  httplib::Client client("127.0.0.1", port);
  client.set_tcp_nodelay(true);
  client.set_keep_alive(false);
  // The bound where a cancel comes between two steps of the library and is not noticed.
  const auto left = ctx.deadline() ? *ctx.deadline() - std::chrono::steady_clock::now()
                                   : std::chrono::steady_clock::duration(std::chrono::hours(1));
  client.set_read_timeout(std::chrono::duration_cast<std::chrono::milliseconds>(left) +
                          std::chrono::milliseconds(50));
  client.set_connection_timeout(std::chrono::seconds(60));
  const std::stop_callback at_cancel(ctx.stop_token(), [&client] { client.stop(); });
  const httplib::Result answer = client.Get(path + "?q=" + httplib::detail::encode_query_param(query));
  if (!answer && ctx.deadline() && std::chrono::steady_clock::now() >= *ctx.deadline()) {
    // On a busy machine the library's bound may come before the context's own timer: the reason is the same.
    (void)ctx.done().receive();
  }
  if (csp::error over = ctx.err()) {
    return over;
  }
  if (!answer) {
    return csp::errorf("GET {}?q={}: {}", path, query, httplib::to_string(answer.error()));
  }
  into = {answer->status, answer->body};
  return {};
}

closed_port::closed_port() : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  // Bound, and never listened on.
  if (socket_ < 0 || ::bind(socket_, reinterpret_cast<const sockaddr*>(&address), size) != 0 ||
      ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size) != 0) {
    throw std::runtime_error("no port on 127.0.0.1 is free");
  }
  number_ = ntohs(address.sin_port);
}

closed_port::~closed_port() {
  ::close(socket_);
}

}  // namespace systems

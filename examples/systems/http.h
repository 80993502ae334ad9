#pragma once

// The little of HTTP that the example systems need, over real sockets on the loopback device: a server with a
// thread for each request under way, and a GET that ends when its context does.

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "csp/csp.h"

namespace systems {

/// What a server answers.
struct reply {
  int status = 200;
  std::string body;
};

/// Answers one request; `query` is the value of "q" in "/path?q=value". Called on many threads at once. What
/// it throws becomes status 500.
using handler = std::function<reply(const std::string& query)>;

/// A server on a free port of the loopback device. The destructor stops it and joins its threads: handlers
/// have to come to an end by then.
class http_server {
 public:
  /// Up to `threads` requests are handled at once; more wait their turn.
  explicit http_server(unsigned threads);
  ~http_server();
  http_server(const http_server&) = delete;
  http_server& operator=(const http_server&) = delete;

  /// on answers GET requests for the path. REQUIRES: not started.
  void on(const std::string& path, handler answer);
  /// start returns the port. Throws std::runtime_error where there is none.
  int start();
  /// stop takes no more requests and waits for those under way.
  void stop();

 private:
  struct parts;
  std::unique_ptr<parts> parts_;
};

/// The status where nothing came in time.
inline constexpr int never_answered = 503;

/// within answers with what `core` returns, which runs as a task: never_answered where that takes longer than
/// `patience` (the task goes on then: it owns what it uses), 500 where it throws. So a core that hangs takes
/// its own thread along and not one of the server's.
[[nodiscard]] reply within(std::chrono::milliseconds patience, std::function<reply()> core);

/// get asks 127.0.0.1:port for path?q=query. Blocks until there is an answer, the connection fails, or `ctx`
/// is done (an answer that comes later is nobody's). Any status is an answer; the error is none then.
[[nodiscard]] csp::error get(const csp::context& ctx, int port, const std::string& path,
                             const std::string& query, reply& into);

/// A port of the loopback device on which nobody listens, as long as this lives: connections are refused.
class closed_port {
 public:
  closed_port();
  ~closed_port();
  closed_port(const closed_port&) = delete;
  closed_port& operator=(const closed_port&) = delete;
  [[nodiscard]] int number() const noexcept { return number_; }

 private:
  int socket_ = -1;
  int number_ = 0;
};

}  // namespace systems

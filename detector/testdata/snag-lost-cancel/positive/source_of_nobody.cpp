// The thread listens to a source that ends with the function; the stop goes to another.
#include <stop_token>
#include <thread>

void poll_once() noexcept;

class poller {
 public:
  void start() {
    std::stop_source source;
    const std::stop_token token = source.get_token();
    thread_ = std::jthread([token]() noexcept {  // expect: snag-lost-cancel
      while (!token.stop_requested()) {
        poll_once();
      }
    });
  }
  void stop() {
    thread_.request_stop();
    thread_.join();
  }

 private:
  std::jthread thread_;
};

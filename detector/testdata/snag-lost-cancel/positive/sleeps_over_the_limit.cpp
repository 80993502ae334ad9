#include <chrono>
#include <future>
#include <optional>
#include <thread>

std::optional<int> status();

class poller {
 public:
  std::optional<int> ask(std::chrono::seconds limit) {
    std::promise<int> answered;
    auto answer = answered.get_future();
    std::jthread asking([this, &answered](std::stop_token over) {
      while (!over.stop_requested()) {
        if (const auto now = status()) {
          answered.set_value(*now);
          break;
        }
        std::this_thread::sleep_for(pause_);  // expect: snag-lost-cancel
      }
    });
    if (answer.wait_for(limit) != std::future_status::ready) {
      return std::nullopt;
    }
    return answer.get();
  }

 private:
  std::chrono::milliseconds pause_{500};
};

std::optional<int> run(poller& with) {
  return with.ask(std::chrono::seconds(1));
}

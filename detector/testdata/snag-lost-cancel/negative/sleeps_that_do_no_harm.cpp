#include <chrono>
#include <future>
#include <thread>

using namespace std::chrono_literals;

bool status();

bool short_and_known(std::chrono::seconds limit) {
  std::promise<bool> answered;
  auto answer = answered.get_future();
  const std::jthread asking([&](const std::stop_token& over) {
    while (!over.stop_requested()) {
      if (status()) {
        answered.set_value(true);
        return;
      }
      std::this_thread::sleep_for(10ms);
    }
  });
  return answer.wait_for(limit) == std::future_status::ready;
}

bool a_part_of_the_limit(std::chrono::milliseconds limit) {
  std::promise<bool> answered;
  auto answer = answered.get_future();
  const std::jthread asking([&](const std::stop_token& over) {
    while (!over.stop_requested()) {
      if (status()) {
        answered.set_value(true);
        return;
      }
      std::this_thread::sleep_for(limit / 20);
    }
  });
  return answer.wait_for(limit) == std::future_status::ready;
}

void no_limit(std::chrono::seconds pause) {
  const std::jthread ticking([&](const std::stop_token& over) {
    while (!over.stop_requested()) {
      status();
      std::this_thread::sleep_for(pause);
    }
  });
  status();
}

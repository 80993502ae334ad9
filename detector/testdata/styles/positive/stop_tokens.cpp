// jthread and stop_token: it joins at its end, which does not help what dies before.
#include <stop_token>
#include <string>
#include <thread>

void poll(const std::string& from);

std::jthread given_back() {
  std::string from = "here";
  return std::jthread([&from](std::stop_token stop) {  // expect: snag-dangling-capture
    while (!stop.stop_requested()) {
      poll(from);
    }
  });
}

void declared_before() {
  std::jthread poller;
  std::string from = "there";
  poller = std::jthread([&from](const std::stop_token& stop) {  // expect: snag-dangling-capture
    while (!stop.stop_requested()) {
      poll(from);
    }
  });
}

// A thread starts another, which refers to what the first has captured by value.
#include <chrono>
#include <string>
#include <thread>
#include <vector>

void report(const std::string& line) noexcept;
bool reached(const std::string& host) noexcept;

void watch(std::string host) {
  std::thread([host] {
    if (!reached(host)) {
      std::thread later([&host] {  // expect: snag-dangling-capture
        std::this_thread::sleep_for(std::chrono::seconds(1));
        report(host);
      });
      later.detach();
    }
  }).detach();
}

void each(std::vector<std::string> hosts) {
  std::thread all([hosts = std::move(hosts), prefix = std::string("host ")] {
    for (const std::string& one : hosts) {
      std::thread([one, &prefix] { report(prefix + one); }).detach();  // expect: snag-dangling-capture
    }
  });
  all.join();
}

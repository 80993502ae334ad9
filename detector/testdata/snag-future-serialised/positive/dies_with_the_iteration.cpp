#include <future>
#include <string>
#include <vector>

void load(const std::string& region);

void warm_up(const std::vector<std::string>& regions) {
  for (const std::string& region : regions) {
    const std::future<void> loading =  // expect: snag-future-serialised
        std::async(std::launch::async, [&region] { load(region); });
  }
}

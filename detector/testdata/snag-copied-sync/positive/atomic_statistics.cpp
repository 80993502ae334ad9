#include <atomic>
#include <future>
#include <string>
#include <vector>

struct statistics {
  statistics() = default;
  statistics(const statistics& other) : hits(other.hits.load()), misses(other.misses.load()) {}
  void hit() { ++hits; }
  std::atomic<int> hits{0};
  std::atomic<int> misses{0};
};

bool cached(const std::string& key);

int ask_all(const std::vector<std::string>& keys) {
  statistics all;
  std::vector<std::future<void>> asked;
  for (const std::string& key : keys) {
    asked.push_back(std::async(std::launch::async, [&key, all]() mutable {  // expect: snag-copied-sync
      if (cached(key)) {
        all.hit();
      }
    }));
  }
  for (auto& one : asked) {
    one.get();
  }
  return all.hits;
}

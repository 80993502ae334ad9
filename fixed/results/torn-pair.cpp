#include "cases/results/torn-pair.h"

#include <atomic>
#include <thread>

namespace cases::torn_pair {

namespace {

/// Shows one quote to whoever looks. Lock-free, one writer, any number of readers.
class board {
 public:
  void show(const quote& one) { quote_.store(one); }

  quote look() const { return quote_.load(); }

 private:
  static_assert(std::atomic<quote>::is_always_lock_free);
  std::atomic<quote> quote_ = quote{};
};

}  // namespace

std::vector<quote> follow(const std::vector<quote>& feed, int looks) {
  board wall;
  std::vector<quote> seen;
  {
    const std::jthread writer([&] {
      for (const quote& one : feed) {
        wall.show(one);
      }
    });
    const std::jthread reader([&] {
      for (int i = 0; i < looks; ++i) {
        seen.push_back(wall.look());
      }
    });
  }
  return seen;
}

}  // namespace cases::torn_pair

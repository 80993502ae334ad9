#include "cases/results/torn-pair.h"

#include <atomic>
#include <thread>

namespace cases::torn_pair {

namespace {

/// Shows one quote to whoever looks. Lock-free, one writer, any number of readers.
class board {
 public:
  void show(const quote& one) {
    bid_.store(one.bid);
    ask_.store(one.ask);
  }

  quote look() const {
    const int bid = bid_.load();
    const int ask = ask_.load();
    return {bid, ask};
  }

 private:
  std::atomic<int> bid_ = 0;
  std::atomic<int> ask_ = 0;
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

// Each round shuts what the next one writes to; a condition variable of any lock, a flag of its own type.
#include <condition_variable>
#include <cstdlib>
#include <list>
#include <shared_mutex>
#include <vector>

enum class bucket_state : unsigned char { open, lid_on };

class bucket {
 public:
  void throw_in(int stone) {
    std::unique_lock<std::shared_mutex> hold(hands_);
    switch (state_) {
      case bucket_state::lid_on:
        std::abort();
      case bucket_state::open:
        break;
    }
    if (state_ == bucket_state::lid_on) {
      std::abort();
    }
    stones_.push_back(stone);
    hit_.notify_all();
  }
  bool fish_out(int& stone) {
    std::unique_lock<std::shared_mutex> hold(hands_);
    hit_.wait(hold, [this] { return state_ == bucket_state::lid_on || !stones_.empty(); });
    if (stones_.empty()) {
      return false;
    }
    stone = stones_.front();
    stones_.pop_front();
    return true;
  }
  void put_lid_on() {
    std::unique_lock<std::shared_mutex> hold(hands_);
    state_ = bucket_state::lid_on;
    hit_.notify_all();
  }

 private:
  std::shared_mutex hands_;
  std::condition_variable_any hit_;
  std::list<int> stones_;
  bucket_state state_ = bucket_state::open;
};

int clean(const std::vector<int>& stones) {
  bucket all;
  for (const int stone : stones) {
    all.throw_in(stone);  // expect: snag-send-after-close
    all.put_lid_on();
  }
  int sum = 0;
  int stone = 0;
  while (all.fish_out(stone)) {
    sum += stone;
  }
  return sum;
}

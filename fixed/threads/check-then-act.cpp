#include "cases/threads/check-then-act.h"

#include <atomic>
#include <thread>

namespace cases::check_then_act {

namespace {

/// Which seats of a hall are taken. Safe to use from any thread.
class seat_map {
 public:
  explicit seat_map(std::size_t seats) : taken_(seats) {}

  /// Returns whether the seat was free until now: of those who ask for it, one is told so.
  bool take(std::size_t seat) { return !taken_[seat].exchange(true); }

 private:
  std::vector<std::atomic<bool>> taken_;
};

}  // namespace

std::vector<std::string> book(std::size_t seats, const std::vector<wish>& wishes) {
  seat_map hall(seats);
  std::vector<char> confirmed(wishes.size(), 0);
  {
    std::vector<std::jthread> counters;
    counters.reserve(wishes.size());
    for (std::size_t i = 0; i < wishes.size(); ++i) {
      counters.emplace_back([&, i] {
        if (hall.take(wishes[i].seat)) {
          confirmed[i] = 1;
        }
      });
    }
  }

  std::vector<std::string> customers;
  for (std::size_t i = 0; i < wishes.size(); ++i) {
    if (confirmed[i] != 0) {
      customers.push_back(wishes[i].customer);
    }
  }
  return customers;
}

}  // namespace cases::check_then_act

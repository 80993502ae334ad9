#include "cases/results/guard-order.h"

#include <cstddef>
#include <exception>
#include <latch>
#include <thread>

namespace cases::guard_order {

namespace {

/// Counts a latch down when it goes out of scope, on every path.
class count_down_at_end {
 public:
  explicit count_down_at_end(std::latch& latch) : latch_(latch) {}
  ~count_down_at_end() { latch_.count_down(); }
  count_down_at_end(const count_down_at_end&) = delete;
  count_down_at_end& operator=(const count_down_at_end&) = delete;

 private:
  std::latch& latch_;
};

}  // namespace

std::vector<std::string> objections(const std::vector<gate>& gates) {
  std::vector<std::string> reasons(gates.size());
  std::latch running(static_cast<std::ptrdiff_t>(gates.size()));
  std::vector<std::jthread> guards;
  guards.reserve(gates.size());
  for (std::size_t i = 0; i < gates.size(); ++i) {
    guards.emplace_back([&, i] {
      try {
        const count_down_at_end done(running);
        gates[i].pass();
      } catch (const std::exception& error) {
        reasons[i] = error.what();
      }
    });
  }
  running.wait();

  std::vector<std::string> lines;
  for (std::size_t i = 0; i < gates.size(); ++i) {
    if (!reasons[i].empty()) {
      lines.push_back(gates[i].name + ": " + reasons[i]);
    }
  }
  return lines;
}

}  // namespace cases::guard_order

// Tarjan's strongly connected components, with a stack of its own: chains of calls may be long.

#include "detector/call_circles.h"

#include <algorithm>

namespace snag::detector {
namespace {

struct open_function {
  call_circle::member self;
  std::size_t next = 0;  ///< of its callees
  unsigned number = 0;
  unsigned lowest = 0;  ///< the number of whom it leads back to
};

}  // namespace

bool call_circle::comes_back() const {
  return members.size() > 1 ||
         std::ranges::find(members.front().callees, members.front().body) != members.front().callees.end();
}

void settle_callees_first(const body_events& from, llvm::function_ref<bool(const body_events&)> is_settled,
                          llvm::function_ref<std::vector<const body_events*>(const body_events&)> callees_of,
                          llvm::function_ref<void(const call_circle&)> settle) {
  std::vector<open_function> open;
  std::vector<call_circle::member> waiting;  // for their circle to be complete
  llvm::DenseMap<const body_events*, unsigned> numbers;
  const auto enter = [&](const body_events& body) {
    const auto number = static_cast<unsigned>(numbers.size());
    numbers[&body] = number;
    open.push_back({{&body, callees_of(body)}, 0, number, number});
  };
  enter(from);
  while (!open.empty()) {
    open_function& here = open.back();
    if (here.next < here.self.callees.size()) {
      const body_events& callee = *here.self.callees[here.next++];
      if (const auto known = numbers.find(&callee); known == numbers.end()) {
        enter(callee);
      } else if (!is_settled(callee)) {
        here.lowest = std::min(here.lowest, known->second);
      }
      continue;
    }
    open_function done = std::move(open.back());
    open.pop_back();
    if (!open.empty()) {
      open.back().lowest = std::min(open.back().lowest, done.lowest);
    }
    const unsigned number = done.number;
    const bool first = done.lowest == number;
    waiting.push_back(std::move(done.self));
    if (first) {
      // All that wait and were entered since are one circle; or it is alone.
      auto begin = waiting.end();
      while (begin != waiting.begin() && numbers[std::prev(begin)->body] >= number) {
        --begin;
      }
      const call_circle all{{std::make_move_iterator(begin), std::make_move_iterator(waiting.end())}};
      waiting.erase(begin, waiting.end());
      settle(all);
    }
  }
}

}  // namespace snag::detector

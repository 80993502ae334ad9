#include <future>

#include "locked.h"

int answered() {
  std::mutex gate;
  int total = 0;
  with_lock(gate, [&] { ++total; });
  return total;
}

int answered_by_promise() {
  std::mutex gate;
  std::promise<int> answer;
  auto result = answer.get_future();
  with_lock(gate, [&] { answer.set_value(1); });
  return result.get();
}

int kept_for_later(std::promise<int>& answer) {
  auto result = answer.get_future();
  later([&] { answer.set_value(1); });
  return result.get();
}

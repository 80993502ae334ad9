#include <mutex>
#include <stdexcept>
#include <vector>

namespace {
std::mutex guard;
std::vector<int> values;
}  // namespace

int last_value() {
  guard.lock();  // expect: snag-missing-unlock
  if (values.empty()) {
    throw std::out_of_range("nothing there");
  }
  const int last = values.back();
  guard.unlock();
  return last;
}

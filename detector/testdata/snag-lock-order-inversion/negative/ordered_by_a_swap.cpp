// Pointers that somebody may exchange name neither of the two objects.
#include <functional>
#include <mutex>
#include <tuple>
#include <utility>

struct folder {
  std::mutex guard;
  int files = 0;
  unsigned id = 0;
};

void move(folder& from, folder& to) {
  folder* low = &from;
  folder* high = &to;
  if (std::greater<unsigned>{}(low->id, high->id)) {
    std::swap(low, high);
  }
  const std::lock_guard first(low->guard);
  const std::lock_guard second(high->guard);
  ++to.files;
  --from.files;
}

void by_address(folder*& a, folder*& b);

void merge(folder& from, folder& to) {
  auto* one = &from;
  auto* other = &to;
  by_address(one, other);
  one->guard.lock();
  other->guard.lock();
  to.files += from.files;
  other->guard.unlock();
  one->guard.unlock();
}

void tie(folder& from, folder& to) {
  folder* one = &from;
  folder* other = &to;
  std::tie(one, other) = std::minmax(one, other, std::less<>());
  const std::lock_guard first(one->guard);
  const std::lock_guard second(other->guard);
  std::swap(from.files, to.files);
}

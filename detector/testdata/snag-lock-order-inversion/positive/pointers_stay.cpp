// Handing a pointer on does not change it.
#include <mutex>
#include <thread>
#include <utility>

struct folder {
  std::mutex guard;
  int files = 0;
};

void look(const folder* one, folder* other);

void move(folder& from, folder& to) {
  folder* a = &from;
  folder* b = &to;
  look(a, b);
  auto both = std::make_pair(a, b);
  const std::lock_guard first(a->guard);
  const std::lock_guard second(b->guard);  // expect: snag-lock-order-inversion
  ++to.files;
  --from.files;
  look(both.first, both.second);
}

// A guard that a class keeps for its user.
#include <mutex>
#include <utility>

class locked {
 public:
  explicit locked(std::mutex& guard) : held_(guard) {}

 private:
  std::unique_lock<std::mutex> held_;
};

std::mutex guard;
int value = 0;

void add(int n) {
  const locked held(guard);
  value += n;
}

void add_twice(int n) {
  const locked held(guard);
  value += n;
  add(n);  // expect: snag-double-lock
}

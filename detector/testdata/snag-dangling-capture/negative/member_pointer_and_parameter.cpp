// Calls without a declaration of their own, and parameters whose end does something.
#include <thread>
#include <utility>

struct job {
  int done = 0;
  bool ready() const { return done > 0; }
  void finish() { ++done; }
};

class joined_at_end {
 public:
  explicit joined_at_end(std::thread&& owned) : thread_(std::move(owned)) {}
  joined_at_end(joined_at_end&&) = default;
  ~joined_at_end() {
    if (thread_.joinable()) {
      thread_.join();
    }
  }

 private:
  std::thread thread_;
};

void take(joined_at_end until_the_end_of_the_call) {}

bool run(void (job::*step)(), bool (job::*asked)() const) {
  job one;
  std::thread worker([&one, step] { (one.*step)(); });
  worker.join();
  const auto* same = &one;
  return (same->*asked)();
}

int hand_over() {
  int sum = 0;
  take(joined_at_end(std::thread([&sum] { ++sum; })));
  return sum;
}

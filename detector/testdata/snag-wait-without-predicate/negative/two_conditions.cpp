#include <condition_variable>
#include <mutex>

struct side {
  std::mutex guard;
  std::condition_variable changed;
  bool set = false;
};

void wait(side& on) {
  std::unique_lock lock(on.guard);
  on.changed.wait(lock, [&on] { return on.set; });
}

// One side is written, the other one is woken.
void cross(side& here, side& there) {
  here.set = true;
  there.changed.notify_one();
}

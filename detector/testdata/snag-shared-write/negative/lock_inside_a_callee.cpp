// What the task calls takes a lock that no model knows; and an address is not a value.
#include <mutex>
#include <thread>

class fast_lock {
 public:
  void acquire();
  void release();
};

static fast_lock all;
static int* free_list = nullptr;

static void give_back(int* one) {
  all.acquire();
  free_list = one;
  all.release();
}

void run(int* one, int* other) {
  std::thread worker([one] { give_back(one); });
  give_back(other);
  worker.join();
}

struct at_end {
  std::mutex* guard = nullptr;
  int* count = nullptr;
};

int count_both() {
  std::mutex guard;
  int count = 0;
  const auto work = [&] {
    thread_local at_end last;
    last.guard = &guard;
    last.count = &count;
    const std::lock_guard lock(guard);
    ++count;
  };
  std::thread one(work);
  std::thread two(work);
  one.join();
  two.join();
  return count;
}

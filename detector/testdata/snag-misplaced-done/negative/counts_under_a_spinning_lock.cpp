// The count is done under a lock, whose guard gives it back behind the count: that is no result.
#include <atomic>
#include <latch>
#include <thread>

class spinning_lock {
 public:
  void take() {
    while (word_.exchange(1) != 0) {
    }
  }
  void give() { word_ = 0; }

 private:
  std::atomic<int> word_{0};
};

class spinning_hold {
 public:
  explicit spinning_hold(spinning_lock* lock) : lock_(lock) { lock_->take(); }
  ~spinning_hold() { lock_->give(); }

 private:
  spinning_lock* lock_;
};

void hold_and_tell(std::latch* held, spinning_lock* lock, std::latch* all) {
  spinning_hold hold(lock);
  held->count_down();
  all->wait();
}

void wait_and_take(std::latch* held, spinning_lock* lock, std::latch* all) {
  held->wait();
  all->count_down();
  spinning_hold hold(lock);
}

int main() {
  spinning_lock lock;
  std::latch held(1);
  std::latch all(1);
  std::thread first(hold_and_tell, &held, &lock, &all);
  std::thread second(wait_and_take, &held, &lock, &all);
  first.join();
  second.join();
}

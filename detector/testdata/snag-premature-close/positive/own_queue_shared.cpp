// Shared by its tasks, which run on; the flag is an atomic, and a helper of the class throws.
#include <atomic>
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

int solve(int seed);

struct closed_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class mailbox {
 public:
  template <class... Parts>
  void post(Parts&&... parts) {
    std::scoped_lock in(mutex_);
    ensure_open();
    letters_.emplace_back(std::forward<Parts>(parts)...);
    arrived_.notify_one();
  }
  std::vector<int> collect() {
    std::unique_lock in(mutex_);
    arrived_.wait(in, [&] { return !letters_.empty() || !is_open(); });
    std::list<int> all;
    all.swap(letters_);
    return {all.begin(), all.end()};
  }
  void retire() {
    std::scoped_lock in(mutex_);
    retired_.store(true);
    arrived_.notify_all();
  }

 private:
  bool is_open() const { return !retired_.load(std::memory_order_acquire); }
  void ensure_open() const {
    if (!is_open()) {
      throw closed_error("retired");
    }
  }

  std::mutex mutex_;
  std::condition_variable arrived_;
  std::list<int> letters_;
  std::atomic<bool> retired_{false};
};

int any_of(int count) {
  auto box = std::make_shared<mailbox>();
  for (int seed = 0; seed < count; ++seed) {
    std::thread([box, seed] { box->post(solve(seed)); }).detach();
  }
  const auto some = box->collect();
  box->retire();  // expect: snag-premature-close
  return some.empty() ? -1 : some.front();
}

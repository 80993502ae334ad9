// What is given is called before the function comes back, or kept for who asks: nothing runs it as a task.
#include <array>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

void weigh(int sack);

class mill {
 public:
  mill() : wheel_([this] { turn(); }) {}
  ~mill() {
    {
      const std::lock_guard<std::mutex> hold(mutex_);
      stopped_ = true;
    }
    more_.notify_all();
    wheel_.join();
  }
  /// The sack is linked, and what is to be done with it is done here.
  void grind(int weight, const std::function<void()>& now) {
    auto* added = new sack{weight, [] {}, nullptr};
    const std::lock_guard<std::mutex> hold(mutex_);
    added->next = first_;
    first_ = added;
    now();
    more_.notify_one();
  }
  /// Kept aside: the thread never comes to it.
  void remember(std::function<void()> about) {
    const std::lock_guard<std::mutex> hold(mutex_);
    notes_[0] = std::move(about);
  }
  void recall() {
    const std::lock_guard<std::mutex> hold(mutex_);
    if (notes_[0]) {
      notes_[0]();
    }
  }

 private:
  struct sack {
    int weight;
    std::function<void()> opened;
    sack* next;
  };
  void turn() {
    std::unique_lock<std::mutex> hold(mutex_);
    for (;;) {
      more_.wait(hold, [this] { return stopped_ || first_ != nullptr; });
      if (first_ == nullptr) {
        return;
      }
      sack* mine = first_;
      first_ = mine->next;
      mine->opened();
      delete mine;
    }
  }
  std::mutex mutex_;
  std::condition_variable more_;
  sack* first_ = nullptr;
  std::array<std::function<void()>, 2> notes_;
  bool stopped_ = false;
  std::thread wheel_;
};

void ground_now(mill& by, int sack) {
  int weight = 0;
  by.grind(sack, [&] { weight = sack; });
  weigh(weight);
}

void remembered(mill& by, int sack) {
  by.remember([&sack] { weigh(sack); });
  by.recall();
  by.remember(nullptr);
}

// Objects that are made from a thread see to it: in a destructor, in a member, elsewhere.
#include <thread>
#include <utility>
#include <vector>

void work() noexcept;
bool ready() noexcept;

class joins_at_its_end {
 public:
  explicit joins_at_its_end(std::thread thread) : thread_(std::move(thread)) {}
  joins_at_its_end(joins_at_its_end&&) = default;
  ~joins_at_its_end() {
    if (thread_.joinable()) {
      thread_.join();
    }
  }

 private:
  std::thread thread_;
};

class ends_elsewhere {
 public:
  explicit ends_elsewhere(std::thread thread);
  ~ends_elsewhere();

 private:
  std::thread thread_;
};

class gives_it_to_others {
 public:
  explicit gives_it_to_others(std::thread thread);

 private:
  int number_ = 0;
};

struct bundle {
  std::thread thread;
  int number = 0;
};

int leave_early() {
  int seen = 0;
  joins_at_its_end first(std::thread([&seen] { seen = 1; }));
  ends_elsewhere second(std::thread{work});
  gives_it_to_others third(std::thread{work});
  if (!ready()) {
    return 0;
  }
  bundle fourth{std::thread(work), 1};
  fourth.thread.join();
  return seen;
}

class keeper {
 public:
  void exchanged() {
    std::thread thread(work);
    current_.swap(thread);
  }
  void exchanged_the_other_way() {
    std::thread thread(work);
    thread.swap(current_);
  }
  void on_each_way() noexcept {
    std::thread thread(work);
    if (ready()) {
      others_.push_back(std::move(thread));
    } else {
      current_ = std::move(thread);
    }
  }
  ~keeper() {
    if (current_.joinable()) {
      current_.join();
    }
    for (auto& one : others_) {
      one.join();
    }
  }

 private:
  std::thread current_;
  std::vector<std::thread> others_;
};

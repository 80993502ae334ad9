// A latch whose number, lock and condition stand in a base class; one whose members override an interface.
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

bool fetch(int page, std::string& into);

class counted {
 protected:
  explicit counted(int number) : left_(number) {}
  std::mutex guard_;
  std::condition_variable changed_;
  int left_;
};

class gate : counted {
 public:
  explicit gate(int number) : counted(number) {}
  void pass() {
    const std::lock_guard<std::mutex> hold(guard_);
    if (--left_ == 0) {
      changed_.notify_all();
    }
  }
  void stand() {
    std::unique_lock<std::mutex> hold(guard_);
    changed_.wait(hold, [this] { return left_ == 0; });
  }
};

struct barrier {
  virtual ~barrier() = default;
  virtual void come() = 0;
  virtual void look() = 0;
};

class bar final : public barrier {
 public:
  explicit bar(int number) : left_(number) {}
  void come() override {
    const std::lock_guard<std::mutex> hold(guard_);
    --left_;
    changed_.notify_all();
  }
  void look() override {
    std::unique_lock<std::mutex> hold(guard_);
    while (left_ != 0) {
      changed_.wait(hold);
    }
  }

 private:
  std::mutex guard_;
  std::condition_variable changed_;
  int left_;
};

std::size_t first_page() {
  gate one(1);
  std::string text;
  std::thread runner([&] {
    one.pass();  // expect: snag-misplaced-done
    fetch(1, text);
  });
  one.stand();
  const std::size_t size = text.size();
  runner.join();
  return size;
}

std::size_t by_the_class() {
  bar one(1);
  std::string text;
  std::thread runner([&] {
    one.come();  // expect: snag-misplaced-done
    fetch(1, text);
  });
  one.look();
  const std::size_t size = text.size();
  runner.join();
  return size;
}

std::size_t by_the_interface(barrier& one) {
  std::string text;
  std::thread runner([&] {
    one.come();  // expect: snag-misplaced-done
    fetch(1, text);
  });
  one.look();
  const std::size_t size = text.size();
  runner.join();
  return size;
}

std::size_t made_here() {
  bar made(1);
  return by_the_interface(made);
}

// What is called under the lock is a lambda that stands there, and throws nothing: who calls it throws no
// more.
#include <cstdio>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

class headers {
 public:
  void each(const std::function<void(const std::string&)>& visit) const {
    for (const std::string& one : all_) {
      visit(one);
    }
  }

 private:
  std::vector<std::string> all_;
};

static void print_all(const headers* of, int level) {
  of->each([level](const std::string& one) { std::printf("%d: %s\n", level, one.c_str()); });
}

class stream {
 public:
  void perform(const headers* sent) {
    lock_.lock();
    print_all(sent, 1);
    ++performed_;
    lock_.unlock();
  }

  void measure() {
    lock_.lock();
    const auto count = [this](const std::string&) { ++performed_; };
    sent_.each(count);
    lock_.unlock();
  }

 private:
  std::mutex lock_;
  headers sent_;
  int performed_ = 0;
};

int talk(const headers& all) {
  stream one;
  one.perform(&all);
  one.measure();
  return 0;
}

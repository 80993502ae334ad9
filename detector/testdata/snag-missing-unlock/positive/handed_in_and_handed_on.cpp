// What a caller hands in is called under a lock, by way of a lambda, of a helper, or as the one hook of an
// object.
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

class visitors {
 public:
  void each(const std::function<void(const std::string&)>& visit) const {
    for (const std::string& one : all_) {
      visit(one);
    }
  }

 private:
  std::vector<std::string> all_;
};

static void show_all(const visitors* of, const std::function<void(const std::string&)>& show) {
  of->each(show);
}

class shop {
 public:
  void report(const std::function<void(const std::string&)>& show) {
    lock_.lock();  // expect: snag-missing-unlock
    inside_.each([&show](const std::string& one) { show(one + " is here"); });
    lock_.unlock();
  }

  void list(const std::function<void(const std::string&)>& show) {
    lock_.lock();  // expect: snag-missing-unlock
    show_all(&inside_, show);
    lock_.unlock();
  }

  void tell(void (*const how)(int)) {
    lock_.lock();  // expect: snag-missing-unlock
    how(1);
    lock_.unlock();
  }

 private:
  std::mutex lock_;
  visitors inside_;
};

void open_shop(shop& one) {
  one.report([](const std::string&) {});
  one.list([](const std::string&) {});
  one.tell([](int) {});
}

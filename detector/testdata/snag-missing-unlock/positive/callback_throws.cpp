#include <functional>
#include <mutex>
#include <string>

class plugins {
 public:
  void add(const std::function<std::string()>& load) {
    guard_.lock();  // expect: snag-missing-unlock
    last_ = load();
    guard_.unlock();
  }

 private:
  std::mutex guard_;
  std::string last_;
};

void use(plugins& p, const std::function<std::string()>& load) {
  p.add(load);
}

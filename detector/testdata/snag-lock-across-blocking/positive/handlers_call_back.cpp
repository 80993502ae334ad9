#include <functional>
#include <map>
#include <mutex>
#include <string>

class events {
 public:
  using handler = std::function<void(int)>;
  void on(const std::string& name, handler call) {
    std::lock_guard lock(guard_);
    handlers_[name] = std::move(call);
  }
  void off(const std::string& name) {
    std::lock_guard lock(guard_);
    handlers_.erase(name);
  }
  void fire(int what) {
    std::lock_guard lock(guard_);
    for (auto& [name, call] : handlers_) {
      call(what);  // expect: snag-lock-across-blocking
    }
  }

 private:
  std::mutex guard_;
  std::map<std::string, handler> handlers_;
};

void once(events& all) {
  all.on("first", [&all](int) { all.off("first"); });
  all.fire(1);
}

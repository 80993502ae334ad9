#include <mutex>
#include <string>
#include <vector>

class room {
 public:
  void enter(const std::string& name) {
    const std::lock_guard lock(members_mutex_);
    members_.push_back(name);
    count();
  }
  void say(const std::string& text) {
    const std::lock_guard lock(lines_mutex_);
    lines_.push_back(text);
    count();
  }
  int events() {
    const std::scoped_lock lock(members_mutex_, lines_mutex_);
    return events_;
  }

 private:
  void count() { ++events_; }  // expect: snag-shared-write

  std::mutex members_mutex_;
  std::vector<std::string> members_;
  std::mutex lines_mutex_;
  std::vector<std::string> lines_;
  int events_ = 0;
};

int use(room& one) {
  one.enter("Ada");
  one.say("hello");
  return one.events();
}

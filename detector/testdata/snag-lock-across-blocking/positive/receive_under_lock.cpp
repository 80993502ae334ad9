#include <map>
#include <mutex>

#include "csp/chan.h"

class desk {
 public:
  int ask(int what) {
    const std::lock_guard lock(guard_);
    asked_[what] = true;
    return answers_.receive().value_or(0);  // expect: snag-lock-across-blocking
  }
  void answer(int what) {
    {
      const std::lock_guard lock(guard_);
      asked_.erase(what);
    }
    answers_.send(what);
  }

 private:
  std::mutex guard_;
  std::map<int, bool> asked_;
  csp::chan<int> answers_ = csp::make_chan<int>(1);
};

void use(desk& d) {
  d.answer(d.ask(1));
}

// The lock was got where it was tried for, and a way behind it leaves with it.
#include <mutex>
#include <string>

bool is_stale(const std::string& name);
void rewrite(const std::string& name);

class sweeper {
 public:
  void sweep(const std::string& name) {
    if (!busy_.try_lock()) {  // expect: snag-missing-unlock
      ++skipped_;
      return;
    }
    if (!is_stale(name)) {
      return;
    }
    rewrite(name);
    busy_.unlock();
  }
  bool sweep_or_say(const std::string& name) {
    if (busy_.try_lock()) {  // expect: snag-missing-unlock
      if (!is_stale(name)) {
        return false;
      }
      rewrite(name);
      busy_.unlock();
      return true;
    }
    return false;
  }

 private:
  std::mutex busy_;
  int skipped_ = 0;
};

void sweep(sweeper& s) {
  s.sweep("a");
  s.sweep_or_say("b");
}

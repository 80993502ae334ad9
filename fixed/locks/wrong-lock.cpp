#include "cases/locks/wrong-lock.h"

#include <mutex>
#include <thread>

namespace cases::wrong_lock {

namespace {

/// A chat room. Entering does not wait for those who post, nor they for it.
class room {
 public:
  void enter(const std::string& name) {
    const std::lock_guard lock(members_mutex_);
    members_.push_back(name);
    count_event();
  }

  void post(const std::string& text) {
    const std::lock_guard lock(posts_mutex_);
    posts_.push_back(text);
    count_event();
  }

  int last_event() {
    const std::lock_guard lock(events_mutex_);
    return last_event_;
  }

 private:
  void count_event() {
    const std::lock_guard lock(events_mutex_);
    ++last_event_;
  }

  std::mutex members_mutex_;
  std::vector<std::string> members_;
  std::mutex posts_mutex_;
  std::vector<std::string> posts_;
  std::mutex events_mutex_;  // the last to be taken
  int last_event_ = 0;
};

}  // namespace

int chat(const std::vector<std::string>& people, const std::vector<std::string>& posts) {
  room lobby;
  std::vector<std::thread> threads;
  for (const std::string& name : people) {
    threads.emplace_back([&lobby, &name] { lobby.enter(name); });
  }
  for (const std::string& text : posts) {
    threads.emplace_back([&lobby, &text] { lobby.post(text); });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  return lobby.last_event();
}

}  // namespace cases::wrong_lock

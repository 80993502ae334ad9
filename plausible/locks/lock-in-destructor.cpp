#include "cases/locks/lock-in-destructor.h"

#include <atomic>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

namespace cases::lock_in_destructor {

namespace {

class server;

/// A user who is logged in. Shared by the server and by whoever serves a request of it; the seat is free
/// again when the last of them lets go.
class session {
 public:
  session(server& owner, std::string user) : owner_(owner), user_(std::move(user)) {}
  ~session();
  session(const session&) = delete;
  session& operator=(const session&) = delete;

  std::string page() const { return "Hello, " + user_; }

 private:
  server& owner_;
  std::string user_;
};

class server {
 public:
  std::shared_ptr<session> log_in(const std::string& user) {
    const std::lock_guard lock(mutex_);
    ++seats_taken_;
    return sessions_[user] = std::make_shared<session>(*this, user);
  }

  void log_out(const std::string& user) {
    std::unique_lock lock(mutex_);
    const auto found = sessions_.find(user);
    if (found->second.use_count() > 1) {
      // Somebody else still serves it, and frees the seat.
      sessions_.erase(found);
      return;
    }
    const std::shared_ptr<session> last = std::move(found->second);
    sessions_.erase(found);
    lock.unlock();
  }

  void serve(const std::string& page) { pages_ += page.empty() ? 0 : 1; }

  void free_seat() {
    const std::lock_guard lock(mutex_);
    --seats_taken_;
  }

  closing_report report() {
    const std::lock_guard lock(mutex_);
    return {pages_, sessions_.size(), seats_taken_};
  }

 private:
  std::atomic<std::size_t> pages_ = 0;
  std::mutex mutex_;
  std::size_t seats_taken_ = 0;
  std::map<std::string, std::shared_ptr<session>> sessions_;
};

session::~session() {
  owner_.free_seat();
}

}  // namespace

closing_report evening(const std::vector<std::string>& users) {
  server site;
  std::vector<std::thread> requests;
  for (const std::string& user : users) {
    requests.emplace_back([&site, mine = site.log_in(user)]() mutable {
      site.serve(mine->page());
      mine.reset();
    });
  }
  for (const std::string& user : users) {
    site.log_out(user);
  }
  for (std::thread& request : requests) {
    request.join();
  }
  return site.report();
}

}  // namespace cases::lock_in_destructor

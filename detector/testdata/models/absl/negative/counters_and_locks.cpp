#include <absl/cleanup/cleanup.h>
#include <absl/synchronization/barrier.h>
#include <absl/synchronization/blocking_counter.h>
#include <absl/synchronization/mutex.h>
#include <absl/synchronization/notification.h>

#include <string>
#include <thread>
#include <vector>

std::string ask(const std::string& server);
bool is_known(const std::string& server);

std::vector<std::string> counted(const std::vector<std::string>& servers) {
  std::vector<std::string> answers(servers.size());
  absl::BlockingCounter left(static_cast<int>(servers.size()));
  for (std::size_t i = 0; i < servers.size(); ++i) {
    std::thread([&answers, &servers, &left, i] {
      answers[i] = ask(servers[i]);
      left.DecrementCount();
    }).detach();
  }
  left.Wait();
  return answers;
}

std::vector<std::string> counted_on_every_way(const std::vector<std::string>& servers) {
  std::vector<std::string> answers(servers.size());
  absl::BlockingCounter left(static_cast<int>(servers.size()));
  for (std::size_t i = 0; i < servers.size(); ++i) {
    std::thread([&answers, &servers, &left, i] {
      absl::Cleanup done = [&left] { left.DecrementCount(); };
      if (!is_known(servers[i])) {
        return;
      }
      answers[i] = ask(servers[i]);
    }).detach();
  }
  left.Wait();
  return answers;
}

std::string notified() {
  std::string answer;
  absl::Notification ready;
  std::thread([&] {
    answer = ask("one");
    ready.Notify();
  }).detach();
  ready.WaitForNotification();
  return answer;
}

class account {
 public:
  void add(int amount) {
    absl::MutexLock held(&lock_);
    balance_ += amount;
  }
  int when_full() {
    lock_.LockWhen(absl::Condition(this, &account::is_full));
    const int seen = balance_;
    lock_.Unlock();
    return seen;
  }
  int when_changed() {
    absl::MutexLock held(&lock_);
    while (balance_ == 0) {
      changed_.Wait(&lock_);
    }
    return balance_;
  }

 private:
  bool is_full() const { return balance_ > 100; }
  absl::Mutex lock_;
  absl::CondVar changed_;
  int balance_ = 0;
};

int at_a_barrier() {
  int left = 0;
  auto* both = new absl::Barrier(2);
  std::thread other([&left, both] {
    left = static_cast<int>(ask("left").size());
    if (both->Block()) {
      delete both;
    }
  });
  if (both->Block()) {
    delete both;
  }
  const int seen = left;
  other.join();
  return seen;
}

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

class mailbox {
 public:
  mailbox() = default;
  mailbox(mailbox&& other) noexcept : mails_(std::move(other.mails_)) {}
  mailbox(const mailbox& other) : mails_(other.mails_) {}
  void put(int mail) {
    const std::lock_guard lock(mutex_);
    mails_.push_back(mail);
    some_.notify_one();
  }

 private:
  std::mutex mutex_;
  std::condition_variable some_;
  std::deque<int> mails_;
};

void run() {
  mailbox box;
  std::thread worker([mine = std::move(box)]() mutable { mine.put(1); });
  box.put(2);
  worker.join();
}

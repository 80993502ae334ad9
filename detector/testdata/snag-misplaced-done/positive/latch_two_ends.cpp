// Who counts and who waits are two classes over one number.
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

std::string render(int page) noexcept;

struct tally {
  std::mutex mutex;
  std::condition_variable none_left;
  unsigned left = 0;
};

class ticket {
 public:
  explicit ticket(std::shared_ptr<tally> of) noexcept : of_(std::move(of)) {}
  void cash_in() const noexcept {
    const std::lock_guard<std::mutex> hold(of_->mutex);
    if (--of_->left == 0) {
      of_->none_left.notify_all();
    }
  }

 private:
  std::shared_ptr<tally> of_;
};

class counter {
 public:
  explicit counter(std::shared_ptr<tally> of) noexcept : of_(std::move(of)) {}
  void issue(unsigned many) const noexcept {
    const std::lock_guard<std::mutex> hold(of_->mutex);
    of_->left += many;
  }
  void close_of_day() const noexcept {
    std::unique_lock<std::mutex> hold(of_->mutex);
    of_->none_left.wait(hold, [&] { return of_->left == 0; });
  }

 private:
  std::shared_ptr<tally> of_;
};

std::size_t pages() {
  auto sold = std::make_shared<tally>();
  const counter desk(sold);
  const ticket mine(sold);
  std::string page;
  desk.issue(1);
  std::thread printer([&] {
    mine.cash_in();  // expect: snag-misplaced-done
    page = render(1);
  });
  desk.close_of_day();
  const std::size_t size = page.size();
  printer.join();
  return size;
}

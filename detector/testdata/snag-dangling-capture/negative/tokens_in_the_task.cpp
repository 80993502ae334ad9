// The task owns something that tells whoever waits when it is gone.
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>

class open_files;

class lease {
 public:
  explicit lease(open_files& of) : of_(&of) {}
  lease(lease&& other) noexcept : of_(std::exchange(other.of_, nullptr)) {}
  lease(const lease&) = delete;
  ~lease();

 private:
  open_files* of_;
};

class open_files {
 public:
  lease open() {
    const std::lock_guard<std::mutex> hold(lock_);
    ++count_;
    return lease(*this);
  }
  void close() {
    const std::lock_guard<std::mutex> hold(lock_);
    if (--count_ == 0) {
      none_.notify_all();
    }
  }
  void until_none() {
    std::unique_lock<std::mutex> hold(lock_);
    none_.wait(hold, [this] { return count_ == 0; });
  }

 private:
  std::mutex lock_;
  std::condition_variable none_;
  int count_ = 0;
};

lease::~lease() {
  if (of_ != nullptr) {
    of_->close();
  }
}

void write(int& to) noexcept;
void write_with(int* to, lease held) noexcept;

int captured() {
  open_files files;
  int written = 0;
  std::thread([&written, held = files.open()] { write(written); }).detach();
  files.until_none();
  return written;
}

int by_way_of_a_variable() {
  open_files files;
  int written = 0;
  lease held = files.open();
  std::thread([&written, held = std::move(held)] { write(written); }).detach();
  files.until_none();
  return written;
}

int as_an_argument() {
  open_files files;
  int written = 0;
  std::thread(write_with, &written, files.open()).detach();
  files.until_none();
  return written;
}

int behind_a_pointer() {
  open_files files;
  int written = 0;
  auto held = std::make_unique<lease>(files.open());
  std::thread([&written, held = std::move(held)] { write(written); }).detach();
  files.until_none();
  return written;
}

void thread_around_waits(int start) {
  std::thread([start]() mutable {
    std::thread inner([&start] { write(start); });
    inner.join();
  }).detach();
}

#include "cases/leaks/stranded-writer.h"

#include <algorithm>
#include <cctype>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

namespace cases::stranded_writer {

namespace {

/// A bounded queue from one writer to one reader. An empty line ends it.
class line_queue {
 public:
  void push(std::string line) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return lines_.size() < limit; });
    lines_.push_back(std::move(line));
    changed_.notify_one();
  }

  std::string pop() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return !lines_.empty(); });
    std::string line = std::move(lines_.front());
    lines_.pop_front();
    changed_.notify_one();
    return line;
  }

 private:
  static constexpr std::size_t limit = 2;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> lines_;
};

bool is_good(const std::string& line) {
  return std::all_of(line.begin(), line.end(), [](unsigned char c) { return std::isdigit(c) != 0; });
}

}  // namespace

std::optional<std::size_t> first_bad_line(const std::vector<std::string>& lines) {
  line_queue queue;
  const std::jthread writer([&] {
    for (const std::string& line : lines) {
      queue.push(line);
    }
    queue.push("");
  });
  for (std::size_t number = 1;; ++number) {
    const std::string line = queue.pop();
    if (line.empty()) {
      return std::nullopt;
    }
    if (!is_good(line)) {
      return number;
    }
  }
}

}  // namespace cases::stranded_writer

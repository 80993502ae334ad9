#include <mutex>
#include <string>

#include "csp/chan.h"
#include "csp/go.h"

class journal {
 public:
  void start() {
    csp::go([this] {
      for (const std::string& line : lines_) {
        const std::lock_guard lock(guard_);
        length_ += line.size();
      }
    });
  }
  void write(const std::string& line) {
    guard_.lock();
    ++count_;
    lines_.send(line);  // expect: snag-lock-across-blocking
    guard_.unlock();
  }

 private:
  std::mutex guard_;
  std::size_t count_ = 0;
  std::size_t length_ = 0;
  csp::chan<std::string> lines_ = csp::make_chan<std::string>();
};

void use(journal& j) {
  j.start();
  j.write("x");
}

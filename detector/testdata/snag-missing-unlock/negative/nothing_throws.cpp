#include <mutex>
#include <string>
#include <vector>

int length(const std::string& of) noexcept;
inline int twice(int n) {
  return 2 * n;
}

class log {
 public:
  void add(const std::string& line) {
    guard_.lock();
    lines_.push_back(line);
    length_ += length(line) + twice(1);
    guard_.unlock();
  }

 private:
  std::mutex guard_;
  std::vector<std::string> lines_;
  int length_ = 0;
};

void use(log& l) {
  l.add("x");
}

#include <mutex>
#include <string>

class label {
 public:
  label() = default;
  label& operator=(const label& other) {
    if (this != &other) {
      const std::lock_guard mine(guard_);
      const std::lock_guard yours(other.guard_);  // expect: snag-lock-order-inversion
      text_ = other.text_;
    }
    return *this;
  }

 private:
  mutable std::mutex guard_;
  std::string text_;
};

void copy(label& to, const label& from) {
  to = from;
}

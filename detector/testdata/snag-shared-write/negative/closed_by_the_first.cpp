// The first look spares who comes late the lock; the second under the lock lets one in, and the flag is set
// before all else there. Who sees it set does nothing more.
#include <functional>
#include <mutex>

class connection {
 public:
  void close() {
    std::function<void()> told;
    if (!closed_) {
      const std::lock_guard lock(closing_);
      if (!closed_) {
        closed_ = true;
        socket_ = -1;
        told = on_close_;
        on_close_ = nullptr;
      }
    }
    if (told) {
      told();
    }
  }

 private:
  std::mutex closing_;
  bool closed_ = false;
  int socket_ = 3;
  std::function<void()> on_close_;
};

void use(connection& c) {
  c.close();
}

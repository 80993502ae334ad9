#include <mutex>

class transaction {
 public:
  bool begin() {
    guard_.lock();
    if (broken_) {
      guard_.unlock();
      return false;
    }
    return true;
  }
  void commit() {
    broken_ = false;
    guard_.unlock();
  }

 private:
  std::mutex guard_;
  bool broken_ = false;
};

void run(transaction& t) {
  if (t.begin()) {
    t.commit();
  }
}

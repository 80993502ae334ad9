// Who has a recursive lock takes it again without waiting for anybody.
#include <mutex>

class book {
 public:
  void write() {
    const std::scoped_lock locks(pages_, index_);
    const std::lock_guard again(pages_);
    ++count_;
  }
  void sort() {
    const std::lock_guard pages(pages_);
    const std::lock_guard index(index_);
    const std::lock_guard again(pages_);
    --count_;
  }

 private:
  std::recursive_mutex pages_;
  std::mutex index_;
  int count_ = 0;
};

void use(book& b) {
  b.write();
  b.sort();
}

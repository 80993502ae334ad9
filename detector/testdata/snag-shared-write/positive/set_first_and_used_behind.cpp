// The flag is set before the table is there: who sees it set reads a table that somebody else still fills.
#include <mutex>
#include <vector>

class squares {
 public:
  int of(int n) {
    if (!filled_) {  // expect: snag-shared-write
      const std::lock_guard lock(filling_);
      if (!filled_) {
        filled_ = true;
        table_.assign({0, 1, 4, 9, 16});
      }
    }
    return table_[static_cast<std::size_t>(n)];
  }

 private:
  std::mutex filling_;
  bool filled_ = false;
  std::vector<int> table_;
};

int use(squares& s) {
  return s.of(3);
}

#include <mutex>

class shop {
 public:
  void sell() {
    const std::lock_guard stock(stock_mutex_);
    const std::lock_guard till(till_mutex_);
    --stock_;
    ++till_;
  }
  void refund() {
    const std::lock_guard stock(stock_mutex_);
    pay();
  }
  void pay() {
    const std::lock_guard till(till_mutex_);
    --till_;
  }

 private:
  std::mutex stock_mutex_;
  std::mutex till_mutex_;
  int stock_ = 0;
  int till_ = 0;
};

void use(shop& s) {
  s.sell();
  s.refund();
}

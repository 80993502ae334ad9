#include <mutex>

class relay {
 public:
  void forward() {
    std::unique_lock in(in_);
    const int value = value_;
    in.unlock();
    const std::lock_guard out(out_);
    sent_ = value;
  }
  void backward() {
    int value = 0;
    {
      const std::lock_guard out(out_);
      value = sent_;
    }
    const std::lock_guard in(in_);
    value_ = value;
  }
  void both_ways() {
    std::unique_lock in(in_);
    in.unlock();
    std::unique_lock out(out_);
    in.lock();
    value_ = sent_;
  }

 private:
  std::mutex in_;
  std::mutex out_;
  int value_ = 0;
  int sent_ = 0;
};

void use(relay& r) {
  r.forward();
  r.backward();
  r.both_ways();
}

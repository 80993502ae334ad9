// An object gives out its locks by functions that do more than that: which one it is, nobody can tell.
#include <memory>
#include <mutex>

class vault {
 public:
  void move_in() {
    std::lock_guard<std::mutex> outer(*front());
    std::lock_guard<std::mutex> inner(*back());
    ++moved_;
  }

 private:
  std::mutex* front() {
    ++asked_;
    return front_.get();
  }
  std::mutex* back() {
    ++asked_;
    return back_.get();
  }

  std::unique_ptr<std::mutex> front_ = std::make_unique<std::mutex>();
  std::unique_ptr<std::mutex> back_ = std::make_unique<std::mutex>();
  int asked_ = 0;
  int moved_ = 0;
};

int main() {
  vault v;
  v.move_in();
}

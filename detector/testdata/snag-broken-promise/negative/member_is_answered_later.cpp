// The promise lives in an object, and is answered by whichever call completes it.
#include <future>
#include <vector>

class download {
 public:
  std::future<int> size() { return size_.get_future(); }
  void on_data(const std::vector<char>& part, bool last) {
    received_ += static_cast<int>(part.size());
    if (!last) {
      return;
    }
    size_.set_value(received_);
  }

 private:
  int received_ = 0;
  std::promise<int> size_;
};

struct waiter {
  int limit = 0;
  std::promise<void> reached;
};

void notify(std::vector<waiter>& waiting, int level) {
  for (waiter& one : waiting) {
    if (level < one.limit) {
      continue;
    }
    one.reached.set_value();
  }
}

// The thread goes by reference into a temporary of a class of the program's own, which joins it.
#include <thread>

class joiner {
 public:
  explicit joiner(std::thread& worker) : worker_(worker) {}
  ~joiner() { worker_.join(); }
  joiner(const joiner&) = delete;
  joiner& operator=(const joiner&) = delete;

 private:
  std::thread& worker_;
};

void take(const joiner& last);

int count(int n) {
  int sum = 0;
  std::thread worker([&] { sum += n; });
  take(joiner(worker));
  return sum;
}

#include <thread>
#include <utility>
#include <vector>

void work(int part);

class pool {
 public:
  void add(std::thread t) { threads_.push_back(std::move(t)); }
  void start() {
    std::thread t(work, 1);
    threads_.push_back(std::move(t));
    threads_.emplace_back(work, 2);
  }
  ~pool() {
    for (auto& t : threads_) {
      t.join();
    }
  }

 private:
  std::vector<std::thread> threads_;
};

std::thread start_one() {
  std::thread t(work, 1);
  return t;
}

void give(pool& to) {
  std::thread t(work, 2);
  to.add(std::move(t));
}

// Two fields, two variables, and the spawner's own work beside the task.
#include <string>
#include <thread>

int work(int n);

struct pair {
  int left = 0;
  int right = 0;
};

class page {
 public:
  int fill(int n) {
    std::thread one([this, n] { left_ = work(n); });
    std::thread two(&page::fill_right, this, n);
    title_ = "page";
    one.join();
    two.join();
    return left_ + right_;
  }

 private:
  void fill_right(int n) { right_ = work(n); }
  int left_ = 0;
  int right_ = 0;
  std::string title_;
};

int run(int n) {
  pair both;
  std::jthread a([&] { both.left = work(n); });
  std::jthread b([&both, n] { both.right = work(n); });
  int other = work(n);
  ++other;
  a.join();
  b.join();
  page one;
  return both.left + both.right + other + one.fill(n);
}

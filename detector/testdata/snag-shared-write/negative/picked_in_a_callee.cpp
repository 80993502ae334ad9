// The condition that picks one task stands in what the task calls, or leaves before.
#include <thread>
#include <vector>

int work(int n);

class team {
 public:
  int run(int n) {
    std::vector<std::jthread> threads;
    for (int i = 0; i < n; ++i) {
      threads.emplace_back(&team::play, this, i);
      threads.emplace_back([this, i] {
        if (i != 3) {
          return;
        }
        third_ = work(i);
      });
      threads.emplace_back([this, i] { report(i); });
    }
    threads.clear();
    return first_ + third_ + last_;
  }

 private:
  void play(int number) {
    const bool leader = number == 0;
    if (leader) {
      first_ = work(number);
    }
  }
  void report(int number) {
    switch (number) {
      case 7:
        last_ = work(number);
        break;
      default:
        break;
    }
  }
  int first_ = 0;
  int third_ = 0;
  int last_ = 0;
};

int use() {
  return team().run(9);
}

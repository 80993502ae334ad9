#include <string>
#include <vector>

#include "marl/declarations.h"

void store(const std::string& line);
std::string ask(const std::string& server);
int compute(int input);

int main_program(const std::vector<std::string>& lines) {
  marl::Scheduler scheduler(marl::Scheduler::Config::allCores());
  scheduler.bind();
  defer(scheduler.unbind());
  marl::WaitGroup left(static_cast<unsigned>(lines.size()));
  for (std::size_t i = 0; i < lines.size(); ++i) {
    marl::schedule([&lines, i, left] {
      defer(left.done());
      store(lines[i]);
    });
  }
  left.wait();
  return 0;
}

std::string guard_on_every_way(bool known) {
  std::string text;
  marl::WaitGroup ready(1);
  marl::schedule([&, ready] {
    defer(ready.done());
    if (!known) {
      return;
    }
    text = ask("all");
  });
  ready.wait();
  return text;
}

std::string by_event() {
  std::string text;
  marl::Event ready;
  marl::schedule([&text, ready] {
    text = ask("all");
    ready.signal();
  });
  ready.wait();
  return text;
}

int at_once() {
  int left = 0;
  int right = 0;
  marl::parallelize([&left] { left = compute(1); }, [&right] { right = compute(2); });
  const int third = marl::blocking_call([&left] { return compute(left); });
  return left + right + third;
}

int waited_in_each_round() {
  int sum = 0;
  for (int i = 0; i < 3; ++i) {
    int part = 0;
    marl::WaitGroup ready(1);
    marl::schedule([&part, i, ready] {
      part = compute(i);
      ready.done();
    });
    ready.wait();
    sum += part;
  }
  return sum;
}

void by_value(std::string line) {
  marl::schedule([line] { store(line); });
  marl::schedule(store, line);
}

class counter {
 public:
  void add() {
    marl::lock held(lock_);
    ++count_;
    changed_.notify_one();
  }
  int wait() {
    marl::lock held(lock_);
    changed_.wait(held, [this] { return count_ > 0; });
    return count_;
  }

 private:
  marl::mutex lock_;
  marl::ConditionVariable changed_;
  int count_ = 0;
};

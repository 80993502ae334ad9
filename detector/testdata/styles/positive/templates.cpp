// Function templates and class templates: judged where they are used.
#include <functional>
#include <latch>
#include <mutex>
#include <thread>
#include <vector>

int ask(int what);

template <class Item, class Work>
void for_all(const std::vector<Item>& items, Work work) {
  std::vector<std::thread> threads;
  for (Item item : items) {
    threads.emplace_back([&, work] { work(item); });  // expect: snag-loop-capture
  }
  for (auto& one : threads) {
    one.join();
  }
}

template <class Value>
class cell {
 public:
  bool put(Value value) {
    guard_.lock();  // expect: snag-missing-unlock
    if (full_) {
      return false;
    }
    value_ = value;
    full_ = true;
    guard_.unlock();
    return true;
  }

 private:
  std::mutex guard_;
  Value value_{};
  bool full_ = false;
};

template <int N>
int first_of() {
  std::latch asked(N);
  int best = 0;
  std::vector<std::jthread> threads;
  for (int i = 0; i < N; ++i) {
    threads.emplace_back([&asked, i] {
      if (ask(i) < 0) {
        return;
      }
      asked.count_down();  // expect: snag-misplaced-done
    });
  }
  asked.wait();
  return best;
}

void use(const std::vector<int>& numbers) {
  for_all(numbers, [](int number) { ask(number); });
  cell<int> one;
  one.put(first_of<3>());
}

// The task is a member function, of a local object or of `this`.
#include <latch>
#include <mutex>
#include <thread>
#include <vector>

bool load(int part);

class loader {
 public:
  explicit loader(int parts) : open_(parts) {}
  void run(int parts);
  void start_and_forget();
  int sum() const { return sum_; }

 private:
  void part(int number) {
    if (!load(number)) {
      return;
    }
    open_.count_down();  // expect: snag-misplaced-done
  }
  void add(int number) { sum_ += number; }

  std::latch open_;
  std::vector<std::thread> threads_;
  int sum_ = 0;
};

void loader::run(int parts) {
  for (int number = 0; number < parts; ++number) {
    threads_.emplace_back(&loader::part, this, number);
  }
  open_.wait();
}

void on_a_local() {
  loader one(1);
  std::thread(&loader::start_and_forget, &one).detach();  // expect: snag-dangling-capture
}

int both_add() {
  struct tally {
    int sum = 0;
    void add(int number) { sum += number; }  // expect: snag-shared-write
  } all;
  std::jthread first(&tally::add, &all, 1);
  std::jthread second(&tally::add, &all, 2);
  first.join();
  second.join();
  return all.sum;
}

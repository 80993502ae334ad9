// The promise goes to somebody else on the path that does not answer.
#include <deque>
#include <functional>
#include <future>
#include <thread>
#include <utility>

struct request {
  int number = 0;
  std::promise<int> answer;
};

bool here(int number);
void forward(request&& one);
void fill(std::promise<int>& answer);

class router {
 public:
  void route(request one) {
    if (!here(one.number)) {
      forward(std::move(one));
      return;
    }
    one.answer.set_value(one.number);
  }
  void keep(request one) {
    if (!here(one.number)) {
      later_.push_back(std::move(one));
      return;
    }
    one.answer.set_value(one.number);
  }
  void fill_elsewhere(request one) {
    if (!here(one.number)) {
      fill(one.answer);
      return;
    }
    one.answer.set_value(one.number);
  }
  static void in_another_task(std::promise<int> answer, int number) {
    if (!here(number)) {
      std::thread([late = std::move(answer), number]() mutable { late.set_value(number); }).detach();
      return;
    }
    answer.set_value(number);
  }

 private:
  std::deque<request> later_;
};

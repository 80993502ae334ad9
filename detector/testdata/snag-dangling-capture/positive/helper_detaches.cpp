#include <functional>
#include <thread>
#include <utility>
#include <vector>

void work(int& on);

namespace {

template <class F>
void in_background(F&& what) {
  std::thread(std::forward<F>(what)).detach();
}

struct starter {
  void operator()(std::function<void()> what) const {
    std::thread([what = std::move(what)] { what(); }).detach();
  }
};

void start_in(std::vector<std::thread>& threads, const std::function<void()>& what) {
  threads.emplace_back(what);
}

}  // namespace

void by_template() {
  int count = 0;
  in_background([&] { work(count); });  // expect: snag-dangling-capture
}

void by_object(const starter& start) {
  int count = 0;
  start([&count] { work(count); });  // expect: snag-dangling-capture
}

void into_a_vector(std::vector<std::thread>& threads) {
  int count = 0;
  start_in(threads, [&count] { work(count); });  // expect: snag-dangling-capture
}

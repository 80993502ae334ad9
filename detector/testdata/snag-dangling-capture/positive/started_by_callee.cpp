// The helper starts the thread, and its caller gives the handle up.
#include <functional>
#include <thread>
#include <utility>

void work(int& on);

static std::thread launch(std::function<void()> task) {
  return std::thread(std::move(task));
}

int run() {
  int count = 0;
  launch([&count] { work(count); }).detach();  // expect: snag-dangling-capture
  return count;
}

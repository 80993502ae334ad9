// The helper starts the thread; what its caller handed over is not followed into the task.
#include <functional>
#include <thread>
#include <utility>

void work(int& on);

static std::thread launch(std::function<void()> task) {
  return std::thread(std::move(task));
}

int run() {
  int count = 0;
  launch([&count] { work(count); }).detach();  // missed: snag-dangling-capture
  return count;
}

// Ends that do not wait: a detached thread, a promise's future, a packaged task.
#include <future>
#include <thread>
#include <utility>
#include <vector>

int fetch(int id);

void run(const std::vector<int>& ids) {
  for (const int id : ids) {
    std::thread([id] { fetch(id); }).detach();
    std::packaged_task<int()> task([id] { return fetch(id); });
    std::future<int> unused = task.get_future();
    std::thread(std::move(task)).detach();
  }
}

// Whether there is a thread, and whether it can be joined, are two questions in one condition.
#include <memory>
#include <thread>
#include <vector>

void work();

void pointer_to_one() {
  std::unique_ptr<std::thread> worker;
  worker.reset(new std::thread(work));
  if (worker && worker->joinable()) {
    worker->join();
  }
}

void not_by_itself() {
  std::thread worker(work);
  const std::thread::id self = std::this_thread::get_id();
  if (worker.get_id() != self && (worker.joinable() || self == std::thread::id())) {
    worker.join();
  }
}

void all_of_them(bool wanted) {
  std::vector<std::thread> workers;
  workers.emplace_back(work);
  for (std::thread& worker : workers) {
    if ((wanted || !workers.empty()) && worker.joinable()) {
      worker.join();
    }
  }
}

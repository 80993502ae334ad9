// Threads that go on in another handle by a swap, and one that its owner's deleter joins.
#include <memory>
#include <thread>
#include <utility>

void work();

void by_its_member() {
  std::thread kept;
  {
    std::thread fresh(work);
    kept.swap(fresh);
  }
  kept.join();
}

void by_the_function() {
  std::thread kept;
  {
    std::thread fresh(work);
    std::swap(fresh, kept);
  }
  kept.join();
}

struct job {
  std::thread runner;
};

void by_the_deleter() {
  const auto end = [](job* one) {
    one->runner.join();
    delete one;
  };
  const std::unique_ptr<job, decltype(end)> owned(new job{std::thread(work)}, end);
}

// How far the task has come: asked under the lock that the task takes.
#include <mutex>
#include <thread>
#include <vector>

int next();
void show(const std::vector<int>& numbers);

void run() {
  std::mutex guard;
  std::vector<int> numbers;
  std::thread producer([&] {
    for (int i = 0; i < 10; ++i) {
      const std::lock_guard lock(guard);
      numbers.push_back(next());
    }
  });
  std::vector<int> so_far;
  {
    const std::lock_guard lock(guard);
    so_far = std::vector<int>(numbers);
  }
  show(so_far);
  producer.join();
  show(numbers);
}

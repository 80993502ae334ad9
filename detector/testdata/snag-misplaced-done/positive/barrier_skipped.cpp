// Whoever cannot load leaves the others at the barrier.
#include <barrier>
#include <thread>
#include <vector>

bool load(int part);
void show(int part);

void run(int parts) {
  std::barrier loaded(parts);
  std::vector<std::thread> threads;
  for (int part = 0; part < parts; ++part) {
    threads.emplace_back([part, &loaded] {
      const bool good = load(part);
      if (!good) {
        return;
      }
      loaded.arrive_and_wait();  // expect: snag-misplaced-done
      show(part);
    });
  }
  for (auto& thread : threads) {
    thread.join();
  }
}

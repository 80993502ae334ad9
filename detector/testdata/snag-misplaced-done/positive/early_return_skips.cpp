#include <latch>
#include <thread>
#include <vector>

bool try_work(int part);
void publish(int part);

void run(int parts) {
  std::latch done(parts);
  std::vector<std::jthread> workers;
  for (int part = 0; part < parts; ++part) {
    workers.emplace_back([&done, part] {
      if (!try_work(part)) {
        return;
      }
      publish(part);
      done.count_down();  // expect: snag-misplaced-done
    });
  }
  done.wait();
}

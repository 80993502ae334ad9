#include <thread>
#include <vector>

void work(int part);

void run(int parts) {
  std::vector<std::thread> workers;  // expect: snag-unjoined-thread
  for (int i = 0; i < parts; ++i) {
    workers.emplace_back(work, i);
  }
}

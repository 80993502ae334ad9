#include <stdexcept>
#include <thread>
#include <vector>

bool work(int part);

void run(int parts) {
  std::vector<std::thread> workers;  // expect: snag-unjoined-thread
  for (int i = 0; i < parts; ++i) {
    workers.push_back(std::thread([i] { work(i); }));
  }
  if (parts > 100) {
    throw std::length_error("too many");
  }
  for (std::thread& w : workers) {
    w.join();
  }
}

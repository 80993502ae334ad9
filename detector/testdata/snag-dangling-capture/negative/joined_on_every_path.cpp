#include <thread>

int parse();
void fill(int* out);

int load() {
  int size = 0;
  std::thread worker([&] { fill(&size); });
  if (parse() < 0) {
    worker.join();
    return -1;
  }
  worker.join();
  return size;
}

int load_many(bool parallel) {
  int size = 0;
  std::thread worker;
  if (parallel) {
    worker = std::thread([&] { fill(&size); });
  }
  if (worker.joinable()) {
    worker.join();
  }
  return size;
}

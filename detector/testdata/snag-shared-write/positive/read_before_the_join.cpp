#include <thread>

int compute();
void show(int n);

void run() {
  int result = 0;
  std::thread worker([&] {
    result = compute();  // expect: snag-shared-write
  });
  if (result != 0) {
    show(result);
  }
  worker.join();
}

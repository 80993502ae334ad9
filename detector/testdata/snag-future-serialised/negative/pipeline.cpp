// One task ahead: the assignment finds the task before already over, or waits for it on purpose.
#include <future>

int load(int n);
void use(int block);

void pipe(int blocks) {
  std::future<int> next = std::async(std::launch::async, load, 0);
  for (int i = 1; i < blocks; ++i) {
    const int block = next.get();
    next = std::async(std::launch::async, load, i);
    use(block);
  }
  std::future<void> flushing;
  for (int i = 0; i < blocks; ++i) {
    if (flushing.valid()) {
      flushing.wait();
    }
    flushing = std::async(std::launch::async, use, i);
  }
}

#include <thread>
#include <vector>

void work(int part);
bool ready();

void run() {
  std::thread one(work, 1);
  if (!ready()) {
    one.join();
    return;
  }
  one.join();
  std::thread two(work, 2);
  two.detach();
  std::thread maybe;
  if (ready()) {
    maybe = std::thread(work, 3);
  }
  if (maybe.joinable()) {
    maybe.join();
  }
}

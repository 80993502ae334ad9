// Starts a thread before main: such a thread would be missing in every run.

#include <atomic>
#include <thread>

namespace {

std::atomic<bool> over = false;

struct early {
  std::thread runs{[] { over.wait(false); }};
  ~early() {
    over = true;
    over.notify_all();
    runs.join();
  }
};
early object;

}  // namespace

int main() {
  return 0;
}

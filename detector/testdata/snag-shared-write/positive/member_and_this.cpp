#include <mutex>
#include <thread>
#include <vector>

void serve(int port);

class server {
 public:
  void run(int ports) {
    std::vector<std::jthread> threads;
    for (int port = 0; port < ports; ++port) {
      threads.emplace_back([this, port] {
        serve(port);
        ++served_;  // expect: snag-shared-write
      });
    }
  }
  void run_locked(int ports) {
    std::vector<std::jthread> threads;
    for (int port = 0; port < ports; ++port) {
      threads.emplace_back(&server::count, this);
    }
  }

 private:
  void count() {
    std::mutex own;
    const std::lock_guard lock(own);
    ++served_;  // expect: snag-shared-write
  }
  int served_ = 0;
};

void use() {
  server one;
  one.run(2);
  one.run_locked(2);
}

// Made by name first, then moved to where it is kept.
#include <thread>
#include <utility>
#include <vector>

void step(int of);

class machine {
 public:
  void start() {
    for (int phase = 0; phase != 3; ++phase) {
      std::thread one([&phase] { step(phase); });  // expect: snag-loop-capture
      threads_.push_back(std::move(one));
    }
  }
  void stop() {
    for (auto& t : threads_) {
      t.join();
    }
  }

 private:
  std::vector<std::thread> threads_;
};

void use() {
  machine m;
  m.start();
  m.stop();
}

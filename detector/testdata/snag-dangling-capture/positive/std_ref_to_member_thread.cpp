#include <functional>
#include <thread>
#include <utility>
#include <vector>

void pump(std::vector<int>& into);

class pump_thread {
 public:
  void start() {
    std::vector<int> buffer;
    thread_ = std::thread(pump, std::ref(buffer));  // expect: snag-dangling-capture
  }
  ~pump_thread() { thread_.join(); }

 private:
  std::thread thread_;
};

void use() {
  pump_thread p;
  p.start();
}

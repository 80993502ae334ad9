// The object dies with its thread unjoined.
#include <thread>

void work();

class service {
 public:
  void start() { worker_ = std::thread(work); }  // missed: snag-unjoined-thread

 private:
  std::thread worker_;
};

void run() {
  service short_lived;
  short_lived.start();
}

// The task outlives the object whose members it uses.
#include <thread>

class counter {
 public:
  void start() {
    std::thread([this] { ++count_; }).detach();  // missed: snag-dangling-capture
  }

 private:
  int count_ = 0;
};

void run() {
  counter short_lived;
  short_lived.start();
}

// The task outlives the object whose members it uses, and the owner of the object is in view.
#include <functional>
#include <thread>

#include "csp/go.h"

class counter {
 public:
  void start() {
    std::thread([this] { ++count_; }).detach();  // expect: snag-dangling-capture
  }

 private:
  int count_ = 0;
};

void run() {
  counter short_lived;
  short_lived.start();
}

class sampler {
 public:
  void begin() {
    csp::go([this] { sample(); });  // expect: snag-dangling-capture
  }

 private:
  void sample() { last_ = last_ + 1; }
  int last_ = 0;
};

int measure(bool really) {
  if (really) {
    sampler one;
    one.begin();
    return 1;
  }
  return 0;
}

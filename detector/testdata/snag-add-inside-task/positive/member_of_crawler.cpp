// Counter and waiter are members; the task is a member function.
#include <thread>

#include "csp/wait_group.h"

class crawler {
 public:
  void start() { std::thread(&crawler::visit, this).detach(); }
  void finish();

 private:
  void visit();
  void load();
  csp::wait_group running_;
};

void crawler::visit() {
  running_.add(1);  // expect: snag-add-inside-task
  load();
  running_.done();
}

void crawler::finish() {
  running_.wait();
}

// A guard that counts up when it is made and down at its end: made inside the task, too late.
#include <thread>
#include <vector>

#include "csp/wait_group.h"

namespace {

class counted {
 public:
  explicit counted(csp::wait_group& counter) : counter_(counter) {}
  ~counted() { counter_.done(); }
  counted(const counted&) = delete;
  counted& operator=(const counted&) = delete;

 private:
  csp::wait_group& counter_;
};

}  // namespace

void step(int part);

void run(int parts) {
  csp::wait_group active;
  std::vector<std::jthread> workers;
  for (int part = 0; part < parts; ++part) {
    workers.emplace_back([&active, part] {
      active.add();  // expect: snag-add-inside-task
      const counted end(active);
      step(part);
    });
  }
  active.wait();
}

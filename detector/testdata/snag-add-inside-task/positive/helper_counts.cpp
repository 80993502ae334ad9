// The task calls a function that counts up and down around the work.
#include <functional>

#include "csp/go.h"
#include "csp/wait_group.h"

namespace {

struct job {
  csp::wait_group running;
  int parts = 0;
};

void counted(job& in, const std::function<void(int)>& work, int part) {
  in.running.add();
  work(part);
  in.running.done();
}

}  // namespace

void run(const std::function<void(int)>& work) {
  job all;
  all.parts = 4;
  for (int part = 0; part < all.parts; ++part) {
    csp::go([&all, &work, part] {
      counted(all, work, part);  // expect: snag-add-inside-task
    });
  }
  all.running.wait();
}

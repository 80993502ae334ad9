// submit() counts, whoever calls it: the tasks themselves too, while they are counted.
#include "csp/chan.h"
#include "csp/go.h"
#include "csp/wait_group.h"

class pool {
 public:
  pool() {
    csp::go([this] {
      for (const int job : jobs_) {
        if (job > 1) {
          submit(job / 2);
        }
        open_.done();
      }
    });
  }
  void submit(int job) {
    open_.add();
    jobs_.send(job);
  }
  void drain() {
    open_.wait();
    jobs_.close();
  }

 private:
  csp::chan<int> jobs_ = csp::make_chan<int>(64);
  csp::wait_group open_;
};

void run() {
  pool jobs;
  jobs.submit(8);
  jobs.drain();
}

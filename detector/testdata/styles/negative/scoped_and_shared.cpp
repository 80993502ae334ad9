// Scoped groups, latches, futures, noescape and parallel algorithms: over before what they use is.
#include <algorithm>
#include <future>
#include <latch>
#include <memory>
#include <thread>
#include <vector>

#include "csp/chan.h"
#include "csp/context.h"
#include "csp/group.h"

void work(int& on);

template <class F>
void twice([[clang::noescape]] F&& action) {
  action();
  action();
}

class scoped_threads {
 public:
  template <class F>
  void start(F task) {
    threads_.push_back(std::thread(std::move(task)));
  }
  ~scoped_threads() {
    for (auto& one : threads_) {
      one.join();
    }
  }

 private:
  std::vector<std::thread> threads_;
};

void all(std::vector<int>& cells) {
  int local = 0;
  {
    scoped_threads group;
    group.start([&local] { work(local); });
  }
  for (int& cell : cells) {
    std::latch done(1);
    std::thread one([&cell, &done] {
      work(cell);
      done.count_down();
    });
    done.wait();
    one.join();
  }
  std::async(std::launch::async, [&local] { work(local); }).get();
  twice([&local] { work(local); });
  std::for_each(cells.begin(), cells.end(), [&local](int& cell) { cell += local; });
  csp::group tasks(csp::background());
  tasks.go([&local] { work(local); });
  tasks.wait();
}

int first_and_closed(int n) {
  const auto values = csp::make_chan<int>(1);
  const auto cell = std::make_shared<int>(n);
  std::thread writer([values, cell] { values.send(*cell); });
  writer.join();
  values.close();
  return values.receive().value_or(0);
}

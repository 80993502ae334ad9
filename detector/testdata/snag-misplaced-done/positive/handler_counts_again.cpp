// What throws behind the count ends in a handler that counts once more.
#include <exception>
#include <functional>
#include <thread>

#include "csp/wait_group.h"

void run(const std::function<void()>& work, const std::function<void()>& tell) {
  csp::wait_group pending;
  pending.add(1);
  std::thread worker([&] {
    try {
      work();
      pending.done();
      tell();
    } catch (const std::exception&) {
      pending.done();  // expect: snag-misplaced-done
    }
  });
  pending.wait();
  worker.join();
}

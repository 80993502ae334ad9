// Whoever has the token may write: a channel, a semaphore, a lock and a turn of the program's own.
#include <semaphore>
#include <thread>
#include <vector>

#include "csp/csp.h"

int work(int n);

class turnstile {
 public:
  void enter(int turn);
  void leave();
};

int run(int n) {
  int sum = 0;
  int other = 0;
  int third = 0;
  csp::chan<int> token = csp::make_chan<int>(1);
  std::binary_semaphore slot(1);
  turnstile turns;
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < n; ++i) {
      threads.emplace_back([&, i] {
        token.send(1);
        sum += work(i);
        token.receive();
      });
      threads.emplace_back([&, i] {
        slot.acquire();
        other += work(i);
        slot.release();
      });
      threads.emplace_back([&, i] {
        turns.enter(i);
        third += work(i);
        turns.leave();
      });
    }
  }
  return sum + other + third;
}

// One signal says that the task runs, another one that its result is there; whoever reads has waited for both.
#include <latch>
#include <semaphore>
#include <thread>
#include <vector>

#include "csp/chan.h"

int weigh(int thing) noexcept;
void show(const char* what) noexcept;

int two_latches(int thing) {
  std::latch begun(1);
  std::latch done(1);
  int result = 0;
  std::thread scales([&] {
    begun.count_down();
    result = weigh(thing);
    done.count_down();
  });
  begun.wait();
  show("weighing");
  done.wait();
  const int weight = result;
  scales.join();
  return weight;
}

int several(const std::vector<int>& things) {
  const auto count = static_cast<std::ptrdiff_t>(things.size());
  std::latch ready(count);
  std::latch finished(count);
  std::vector<int> weights(things.size());
  std::vector<std::jthread> scales;
  for (std::size_t i = 0; i < things.size(); ++i) {
    scales.emplace_back([&, i] {
      ready.count_down();
      weights[i] = weigh(things[i]);
      finished.count_down();
    });
  }
  ready.wait();
  show("all scales are on");
  finished.wait();
  int sum = 0;
  for (const int weight : weights) {
    sum += weight;
  }
  return sum;
}

int the_other_way_round(int thing) {
  std::latch begun(1);
  std::latch done(1);
  int result = 0;
  std::thread scales([&] {
    begun.count_down();
    result = weigh(thing);
    done.count_down();
  });
  done.wait();
  begun.wait();
  const int weight = result;
  scales.join();
  return weight;
}

int by_a_message(int thing) {
  std::latch begun(1);
  auto done = csp::make_chan<int>(1);
  int result = 0;
  std::thread scales([&] {
    begun.count_down();
    result = weigh(thing);
    done.send(1);
  });
  begun.wait();
  show("weighing");
  (void)done.receive();
  const int weight = result;
  scales.join();
  return weight;
}

int semaphores(int thing) {
  std::binary_semaphore on(0);
  std::binary_semaphore off(0);
  int result = 0;
  std::thread scales([&] {
    on.release();
    result = weigh(thing);
    off.release();
  });
  on.acquire();
  show("weighing");
  off.acquire();
  result += 1;
  scales.join();
  return result;
}

// There are two signals, and what is read between them, or behind a message that may be the first, is not there.
#include <latch>
#include <thread>

#include "csp/chan.h"

int weigh(int thing) noexcept;
void show(const char* what) noexcept;

int read_in_between(int thing) {
  std::latch begun(1);
  std::latch done(1);
  int result = 0;
  std::thread scales([&] {
    begun.count_down();  // expect: snag-misplaced-done
    result = weigh(thing);
    done.count_down();
  });
  begun.wait();
  const int weight = result;
  show("weighing");
  done.wait();
  scales.join();
  return weight;
}

int one_of_two_messages(int thing) {
  std::latch begun(1);
  auto news = csp::make_chan<int>(2);
  int result = 0;
  std::thread scales([&] {
    news.send(0);
    begun.count_down();  // expect: snag-misplaced-done
    result = weigh(thing);
    news.send(1);
  });
  begun.wait();
  (void)news.receive();
  const int weight = result;
  scales.join();
  return weight;
}

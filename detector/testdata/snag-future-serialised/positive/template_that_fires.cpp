#include <future>
#include <utility>

template <class Work>
void fire(Work&& work) {
  std::async(std::launch::async, std::forward<Work>(work));  // expect: snag-future-serialised
}

void beep();

void run() {
  fire([] { beep(); });
  fire(&beep);
}

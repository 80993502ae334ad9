#include <thread>

#include "latch.h"

std::size_t too_early() {
  std::string text;
  std::latch ready(1);
  std::thread reader([&] {
    tick(ready);  // expect: snag-misplaced-done
    text = read_all();
  });
  ready.wait();
  const std::size_t size = text.size();
  reader.join();
  return size;
}

std::size_t in_time() {
  std::string text;
  std::latch ready(1);
  std::thread reader([&] {
    text = read_all();
    tick(ready);
  });
  await(ready);
  const std::size_t size = text.size();
  reader.join();
  return size;
}

void waited_for() {
  int total = 0;
  std::latch ready(1);
  std::thread([&] {
    total = 1;
    tick(ready);
  }).detach();
  await(ready);
}

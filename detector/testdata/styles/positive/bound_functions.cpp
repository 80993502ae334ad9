// The task is what std::bind made, at once or stored before.
#include <functional>
#include <latch>
#include <thread>

void fill(int& into, int value);
bool try_fill(int value);

static void fill_and_count(int value, std::latch& filled) {
  if (!try_fill(value)) {
    return;
  }
  filled.count_down();  // expect: snag-misplaced-done
}

void local_by_reference() {
  int cell = 0;
  std::thread(std::bind(fill, std::ref(cell), 1)).detach();  // expect: snag-dangling-capture
}

void stored_before() {
  int cell = 0;
  const auto job = std::bind(fill, std::ref(cell), 2);  // expect: snag-dangling-capture
  std::thread(job).detach();
}

void counted() {
  std::latch filled(1);
  std::jthread filler(std::bind(fill_and_count, 3, std::ref(filled)));
  filled.wait();
}

bool left_behind(int value) {
  std::thread filler(std::bind(try_fill, value));  // expect: snag-unjoined-thread
  if (value < 0) {
    return false;
  }
  filler.join();
  return true;
}

// A test whose assertion throws has failed: that its thread ends the process then changes nothing.
#include <exception>
#include <thread>

struct test_is_over : std::exception {};

inline void stop_unless(bool good) {
  if (!good) {
    throw test_is_over();
  }
}

#define EXPECT_THAT(what) stop_unless(what)

int measure();

void measures_beside() {
  int seen = 0;
  std::thread beside([&seen] { seen = measure(); });
  EXPECT_THAT(measure() > 0);
  beside.join();
}

// An assertion of a test framework that comes as sources: a macro calls what throws once the test has failed.
#include <exception>
#include <thread>
#include <vector>

struct test_is_over : std::exception {};

struct verdict {
  bool good;
  void settle() const {
    if (!good) {
      stop();
    }
  }
  static void stop() { throw test_is_over(); }
};

#define SETTLE(outcome) (outcome).settle()
#define EXPECT_THAT(what) \
  do {                    \
    verdict seen{(what)}; \
    SETTLE(seen);         \
  } while (false)

int measure(int i);

void measures_alike() {
  std::vector<std::thread> all;
  for (int i = 0; i < 4; ++i) {
    all.emplace_back([i] { EXPECT_THAT(measure(i) == i); });
  }
  for (auto& one : all) {
    one.join();
  }
}

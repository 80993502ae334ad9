#include <random>
#include <thread>

void use(unsigned n);

void run(std::mt19937 random, int rounds) {
  std::jthread worker([random, rounds]() mutable {
    for (int i = 0; i < rounds; ++i) {
      use(random());
    }
  });
  use(random());
  worker.join();
}

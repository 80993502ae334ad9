// The task counts its copy down, and reads it: it was given a number to work with.
#include <thread>

void step(int n);

int run(int rounds) {
  std::thread worker([rounds]() mutable {
    while (rounds-- > 0) {
      step(rounds);
    }
  });
  std::thread another([rounds]() mutable {
    rounds *= 2;
    step(rounds);
  });
  worker.join();
  another.join();
  return rounds;
}

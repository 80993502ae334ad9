// Two elements of one container: which is first is a question of numbers.
#include <array>
#include <mutex>

std::array<std::mutex, 5> forks;
int meals = 0;

void eat(std::size_t at) {
  const std::lock_guard left(forks[at]);
  const std::lock_guard right(forks[(at + 1) % 5]);  // missed: snag-lock-order-inversion
  ++meals;
}

#include <mutex>

struct kitchen {
  std::mutex knife;
  std::mutex board;
  std::mutex stove;
  int meals = 0;
};

void cut(kitchen& k) {
  const std::lock_guard knife(k.knife);
  const std::lock_guard board(k.board);
  ++k.meals;
}

void fry(kitchen& k) {
  const std::lock_guard board(k.board);
  const std::lock_guard stove(k.stove);
  ++k.meals;
}

void clean(kitchen& k) {
  const std::lock_guard stove(k.stove);
  const std::lock_guard knife(k.knife);  // expect: snag-lock-order-inversion
  k.meals = 0;
}

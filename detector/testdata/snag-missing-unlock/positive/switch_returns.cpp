#include <mutex>

enum class op { add, take, ask };

struct account {
  std::mutex guard;
  int money = 0;
};

int run(account* of, op what, int n) {
  of->guard.lock();  // expect: snag-missing-unlock
  int result = 0;
  switch (what) {
    case op::add:
      of->money += n;
      break;
    case op::take:
      if (n > of->money) {
        of->guard.unlock();
        return -1;
      }
      of->money -= n;
      break;
    case op::ask:
      return of->money;
  }
  result = of->money;
  of->guard.unlock();
  return result;
}

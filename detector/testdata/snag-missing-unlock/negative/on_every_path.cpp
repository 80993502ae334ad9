#include <mutex>

struct account {
  std::mutex guard;
  int money = 0;
};

bool take(account& from, int n) {
  from.guard.lock();
  if (n < 0) {
    from.guard.unlock();
    return false;
  }
  if (n > from.money) {
    from.guard.unlock();
    return false;
  } else {
    from.money -= n;
  }
  from.guard.unlock();
  return true;
}

int ask(account& of, int what) {
  of.guard.lock();
  int result = 0;
  switch (what) {
    case 0:
      result = of.money;
      break;
    case 1:
      goto out;
    default:
      result = -1;
  }
out:
  of.guard.unlock();
  return result;
}

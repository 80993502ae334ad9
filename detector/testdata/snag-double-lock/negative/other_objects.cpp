#include <array>
#include <map>
#include <memory>
#include <mutex>
#include <vector>

struct account {
  std::mutex guard;
  int money = 0;
  void add(int n) {
    const std::lock_guard lock(guard);
    money += n;
  }
};

struct bank {
  account left;
  account right;
  std::vector<std::unique_ptr<account>> more;
  std::array<account, 4> fixed;
};

void one_and_other(bank& of) {
  const std::lock_guard lock(of.left.guard);
  of.right.add(1);
}

void elements(bank& of, std::size_t i, std::size_t j) {
  const std::lock_guard lock(of.more[i]->guard);
  of.more[j]->add(1);
  of.fixed[j].add(1);
}

void parameters(account& a, account& b) {
  const std::lock_guard lock(a.guard);
  b.add(1);
}

void all(bank& of) {
  for (auto& one : of.more) {
    one->guard.lock();
  }
  for (auto& one : of.more) {
    one->guard.unlock();
  }
}

void walk(std::map<int, account>& accounts) {
  for (auto& [id, one] : accounts) {
    const std::lock_guard lock(one.guard);
    for (auto& [other, two] : accounts) {
      if (id != other) {
        two.add(id);
      }
    }
  }
}

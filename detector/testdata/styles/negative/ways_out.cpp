// Early return, switch, goto and exceptions, with a guard for each thing that is owed.
#include <functional>
#include <latch>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

enum class state { ready, late, broken };
state ask(int part);
void work(int part);
std::mutex table;

class defer {
 public:
  explicit defer(std::function<void()> what) : what_(std::move(what)) {}
  ~defer() { what_(); }
  defer(const defer&) = delete;
  defer& operator=(const defer&) = delete;

 private:
  std::function<void()> what_;
};

static void check(int part) {
  if (part < 0) {
    throw std::invalid_argument("negative");
  }
}

void counted(int parts) {
  std::latch done(parts);
  std::vector<std::jthread> threads;
  for (int part = 0; part < parts; ++part) {
    threads.emplace_back([&done, part] {
      const defer count([&done] { done.count_down(); });
      switch (ask(part)) {
        case state::ready:
          return;
        case state::late:
          work(part);
          break;
        case state::broken:
          goto out;
      }
      work(part + 1);
    out:
      work(0);
    });
  }
  done.wait();
}

int locked(int part) {
  table.lock();
  const defer unlock([] { table.unlock(); });
  check(part);
  if (ask(part) == state::late) {
    return -1;
  }
  work(part);
  return 0;
}

bool joined(int part) {
  std::thread helper(work, part);
  const defer join([&helper] { helper.join(); });
  check(part);
  return ask(part) == state::ready;
}

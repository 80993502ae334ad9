// Early return, switch, goto, break and exceptions: each is a path on which something is left undone.
#include <latch>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

enum class state { ready, late, broken };
state ask(int part);
void work(int part);
std::mutex table;

static void check(int part) {
  if (part < 0) {
    throw std::invalid_argument("negative");
  }
}

void by_switch(int parts) {
  std::latch done(parts);
  std::vector<std::jthread> threads;
  for (int part = 0; part < parts; ++part) {
    threads.emplace_back([&done, part] {
      switch (ask(part)) {
        case state::ready:
          break;
        case state::late:
          work(part);
          break;
        case state::broken:
          return;
      }
      done.count_down();  // expect: snag-misplaced-done
    });
  }
  done.wait();
}

int by_goto(int part) {
  int tries = 0;
  table.lock();  // expect: snag-missing-unlock
again:
  if (ask(part) == state::broken) {
    return -1;
  }
  if (ask(part) == state::late && ++tries < 3) {
    goto again;
  }
  work(part);
  table.unlock();
  return tries;
}

bool by_break(int parts) {
  std::thread helper(work, 0);  // expect: snag-unjoined-thread
  for (int part = 1; part < parts; ++part) {
    if (ask(part) == state::broken) {
      return false;
    }
    if (ask(part) == state::late) {
      break;
    }
  }
  helper.join();
  return true;
}

void by_exception(int part) {
  table.lock();  // expect: snag-missing-unlock
  check(part);
  table.unlock();
}

void by_caught_exception(int part) {
  try {
    std::thread helper(work, part);  // expect: snag-unjoined-thread
    check(part);
    helper.join();
  } catch (const std::exception&) {
    work(0);
  }
}

// Calls through pointers to members: no member is named where the call stands, and each thread takes its
// turn.
#include <mutex>
#include <thread>

class tally {
 public:
  void step() {
    const std::lock_guard hold(lock_);
    ++steps_;
  }
  int steps() {
    const std::lock_guard hold(lock_);
    return steps_;
  }

 private:
  std::mutex lock_;
  int steps_ = 0;
};

class on_leaving {
 public:
  explicit on_leaving(tally& of) : of_(of) {}
  ~on_leaving() { of_.step(); }

 private:
  tally& of_;
};

int count_twice() {
  tally all;
  std::thread worker([&all] {
    const on_leaving counted(all);
    (all.*&tally::step)();
  });
  {
    const on_leaving counted(all);
    (all.*(&tally::step))();
  }
  tally* same = &all;
  (same->*&tally::step)();
  worker.join();
  return all.steps();
}

struct board {
  int rows = 0;
  void add() { ++rows; }
};

class row_at_end {
 public:
  explicit row_at_end(board& of) : of_(of) {}
  ~row_at_end() {
    (of_.*&board::add)();
    ++of_.rows;
  }

 private:
  board& of_;
};

int in_turn() {
  board one;
  std::thread worker([&one] {
    const row_at_end last(one);
    (one.*&board::add)();
  });
  worker.join();
  const row_at_end last(one);
  (one.*&board::add)();
  return one.rows;
}

int main() {
  return count_twice() + in_turn();
}

#include "executor.h"

void note(int) noexcept;

void later(executor& by, int record) {
  by.execute([&record] { note(record); });  // expect: snag-dangling-capture
}

void all(executor* by) {
  for (int i = 0; i < 4; ++i) {
    by->execute([&] { note(i); });  // expect: snag-loop-capture
  }
}

void apart(launcher& by, int record) {
  int twice = 2 * record;
  by.launch([&twice] { note(twice); });  // expect: snag-dangling-capture
}

void copied(executor& by, int record) {
  by.execute([record] { note(record); });
}

// One of them calls it here.
void by_any(runner& by, int record) {
  by.run([&record] { note(record); });
}

void by_nobody_we_know(plugin& by, int record) {
  by.run([&record] { note(record); });
}

// The last owner ends it, and waits.
void owned(int record) {
  const std::unique_ptr<executor> by = make_pool(2);
  by->execute([&record] { note(record); });
}

// Kept by whoever gives the tasks.
class archive {
 public:
  explicit archive(std::unique_ptr<executor> by) : by_(std::move(by)) {}
  void keep(int record) {
    by_->execute([&record] { note(record); });  // expect: snag-dangling-capture
  }

 private:
  std::unique_ptr<executor> by_;
};

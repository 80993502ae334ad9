// One order is only to be seen through functions that call each other.
#include <mutex>

bool more();
std::mutex accounts;
std::mutex history;
int entries = 0;

void redo();
void undo() {
  if (more()) {
    redo();
  }
}
void redo() {
  if (more()) {
    undo();
  }
  const std::lock_guard lock(history);
  ++entries;
}

void transfer() {
  const std::lock_guard lock(accounts);
  undo();
}

void print() {
  const std::lock_guard first(history);
  const std::lock_guard second(accounts);  // expect: snag-lock-order-inversion
}

// Functions that call each other, and never come to a lock that they hold.
#include <mutex>
#include <vector>

bool more();
std::mutex m;
std::recursive_mutex again;
int depth = 0;

// Given back before the call.
void releases_second();
void releases_first() {
  {
    const std::lock_guard lock(m);
    ++depth;
  }
  releases_second();
}
void releases_second() {
  if (more()) {
    releases_first();
  }
}

// The same by hand, and by a guard that is unlocked for the call.
void by_guard();
void by_hand() {
  m.lock();
  ++depth;
  m.unlock();
  if (more()) {
    by_guard();
  }
}
void by_guard() {
  std::unique_lock lock(m);
  lock.unlock();
  by_hand();
  lock.lock();
  ++depth;
}

// One gives back what it was called with, takes it again, and calls itself in between.
void lets_others_in();
void steps() {
  if (more()) {
    lets_others_in();
  }
}
void lets_others_in() {
  m.unlock();
  const bool on = more();
  m.lock();
  if (on) {
    steps();
  }
}
void gives_way() {
  m.lock();
  steps();
  m.unlock();
}

// A lock that its holder may take again.
void recursive_second();
void recursive_first() {
  const std::lock_guard lock(again);
  if (more()) {
    recursive_second();
  }
}
void recursive_second() {
  recursive_first();
}

// Called with the lock held, and never locks.
struct node {
  std::mutex guard;
  std::vector<node*> children;
  node* next = nullptr;
  int value = 0;
};
int sum_of_children(const node& of);
int sum(const node& of) {
  return of.value + sum_of_children(of);
}
int sum_of_children(const node& of) {
  int all = 0;
  for (const node* child : of.children) {
    all += sum(*child);
  }
  return all;
}
int locked_sum(node& root) {
  const std::lock_guard lock(root.guard);
  return sum(root);
}

// Each its own lock.
void visit_children(node& of);
void visit(node& one) {
  const std::lock_guard lock(one.guard);
  ++one.value;
  visit_children(one);
}
void visit_children(node& of) {
  for (node* child : of.children) {
    visit(*child);
  }
}

// From one to the next, for ever: paths of fields that grow with each call.
void walk_on(node& from);
void walk(node& from) {
  from.guard.lock();
  ++from.value;
  walk_on(from);
}
void walk_on(node& from) {
  from.guard.unlock();
  if (from.next != nullptr) {
    walk(*from.next);
  }
}

// Whoever comes back finds that it is busy, and leaves.
class queue {
 public:
  void run() {
    if (busy_) {
      return;
    }
    const std::lock_guard lock(guard_);
    busy_ = true;
    step();
    busy_ = false;
  }
  void step() {
    ++steps_;
    run();
  }

 private:
  std::mutex guard_;
  bool busy_ = false;
  int steps_ = 0;
};

// How deep it is says whether it locks.
void down_locked(int level);
void down(int level) {
  if (level == 0) {
    const std::lock_guard lock(m);
    down_locked(level + 1);
  } else {
    ++depth;
  }
}
void down_locked(int level) {
  down(level);
}

void use(queue& q, node& n) {
  q.run();
  visit(n);
  walk(n);
}

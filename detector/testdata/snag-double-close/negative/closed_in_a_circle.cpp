// Functions that come back to themselves, and close once: they ask first, or it is another channel each time.
#include <memory>
#include <vector>

#include "csp/chan.h"

bool is_broken();

class server {
 public:
  void stop() {
    if (stopped_) {
      return;
    }
    stopped_ = true;
    if (is_broken()) {
      fail();
    }
    jobs_.close();
  }
  void fail() {
    ++failures_;
    stop();
  }

 private:
  csp::chan<int> jobs_ = csp::make_chan<int>(4);
  bool stopped_ = false;
  int failures_ = 0;
};

struct node {
  node* next = nullptr;
  std::vector<std::unique_ptr<node>> children;
  csp::chan<int> values = csp::make_chan<int>(4);

  void stop() {
    if (next != nullptr) {
      next->stop();
    }
    for (const auto& child : children) {
      child->stop();
    }
    values.close();
  }
};

void stop_all(node* first) {
  if (first->next != nullptr) {
    stop_all(first->next);
  }
  first->values.close();
}

void close_last(csp::chan<int> out, int left);

void pass_on(csp::chan<int> out, int left) {
  if (left > 0) {
    close_last(out, left - 1);
  }
}

void close_last(csp::chan<int> out, int left) {
  if (left == 0) {
    out.close();
    return;
  }
  pass_on(out, left);
}

// The roles of the two change with each round.
void swap_roles(csp::chan<int> mine, csp::chan<int> yours, int left) {
  if (left > 0) {
    swap_roles(yours, mine, left - 1);
    return;
  }
  mine.close();
}

void uses(int rounds) {
  auto first = csp::make_chan<int>(1);
  auto second = csp::make_chan<int>(1);
  first.close();
  swap_roles(first, second, 2 * rounds + 1);
}

// Closed and made anew before the next round.
void in_rounds(csp::chan<int> out, int left) {
  out.send(left);
  out.close();
  if (left > 0) {
    out = csp::make_chan<int>(1);
    in_rounds(out, left - 1);
  }
}

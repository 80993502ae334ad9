#include "line.h"

// The one that ends it stands first, or last.
void even(csp::chan<int> values, int left) {
  if (left > 0) {
    odd(values, left - 1);
  } else {
    end(values);
  }
}

void odd(csp::chan<int> values, int left) {
  even(values, left);
}

void white(csp::chan<int> values, int left) {
  black(values, left);
}

void black(csp::chan<int> values, int left) {
  if (left > 0) {
    white(values, left - 1);
  } else {
    end(values);
  }
}

void sooner(std::thread& worker, int left) {
  if (left > 0) {
    later(worker, left - 1);
  } else {
    finish(worker);
  }
}

void later(std::thread& worker, int left) {
  sooner(worker, left);
}

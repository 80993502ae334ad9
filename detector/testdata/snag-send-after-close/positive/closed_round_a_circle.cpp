// The functions that walk a tree call each other; at its end each way closes.
#include "csp/chan.h"

struct node {
  const node* left = nullptr;
  const node* right = nullptr;
  int value = 0;
};

void walk_right(const node* at, csp::chan<int> out);

void walk_left(const node* at, csp::chan<int> out) {
  if (at == nullptr) {
    out.close();
    return;
  }
  walk_right(at->left, out);
}

void walk_right(const node* at, csp::chan<int> out) {
  if (at == nullptr) {
    out.close();
    return;
  }
  walk_left(at->right, out);
}

void walk(const node& root, csp::chan<int> out) {
  walk_left(&root, out);
  out.send(root.value);  // expect: snag-send-after-close
}

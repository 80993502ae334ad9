#include <thread>

struct node {
  int value = 0;
};

class tree {
 public:
  int root() {
    node first;
    std::thread builder(&tree::build, this, &first);
    builder.join();
    return first.value;
  }

 private:
  void build(node* out) {
    out = new node;  // expect: snag-lost-result
    out->value = depth_;
  }
  int depth_ = 3;
};

int use() {
  return tree().root();
}

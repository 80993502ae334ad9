// Functions that call each other under a lock that its holder may take again: nobody comes to the second lock
// without the first.
#include <mutex>

bool more();

class tree {
 public:
  void grow() {
    const std::lock_guard lock(all_);
    branch();
  }

 private:
  void branch() {
    const std::lock_guard lock(leaves_);
    ++count_;
    if (more()) {
      grow();
    }
  }
  std::recursive_mutex all_;
  std::recursive_mutex leaves_;
  int count_ = 0;
};

void use(tree& t) {
  t.grow();
}

// The first is given back before the circle goes on.
std::mutex a;
std::mutex b;
int passes = 0;
void second();
void first() {
  {
    const std::lock_guard lock(a);
    ++passes;
  }
  second();
}
void second() {
  {
    const std::lock_guard lock(b);
    ++passes;
  }
  if (more()) {
    first();
  }
}

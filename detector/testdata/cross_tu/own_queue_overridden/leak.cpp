#include "pipe.h"

// What is pumped into it too late is lost, and nobody minds.
class leak : public spout {
 public:
  void pump(int drop) override { lost_ += drop; }

 private:
  int lost_ = 0;
};

void spill(int drop) {
  leak into;
  into.pump(drop);
}

#include "strict.h"

void which_one(spout& into) {
  into.stop_up();
  into.pump(1);
}

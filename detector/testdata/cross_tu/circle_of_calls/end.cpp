#include "line.h"

void end(csp::chan<int> values) {
  values.close();
}

void finish(std::thread& worker) {
  worker.join();
}

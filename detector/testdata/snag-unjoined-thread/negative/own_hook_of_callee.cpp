// A callee's own hook is not the caller's callback: what it runs is nobody's bet.
#include <thread>

void work();

namespace waiting {

using hook = void (*)(int);

hook before = nullptr;

struct clock_source {
  hook tick = nullptr;
};
clock_source source;

void pause(int ms) {
  if (before != nullptr) {
    before(ms);
  }
  if (source.tick != nullptr) {
    (*source.tick)(ms);
  }
}

}  // namespace waiting

void run() {
  std::thread worker(work);
  waiting::pause(5);
  worker.join();
}

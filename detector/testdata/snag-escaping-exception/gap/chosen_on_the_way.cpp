// Which function runs is in a variable that was set on the way.
// missed: snag-escaping-exception
#include <stdexcept>
#include <thread>

static void quiet() {}
static void loud() {
  throw std::runtime_error("loud");
}

void run(bool noisy) {
  void (*work)() = nullptr;
  if (noisy) {
    work = loud;
  } else {
    work = quiet;
  }
  std::jthread worker(work);
}

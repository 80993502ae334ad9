#include <exception>
#include <stdexcept>
#include <thread>

void log(const char* what);

struct no_supply : std::runtime_error {
  using std::runtime_error::runtime_error;
};

static int checked(int value) {
  if (value < 0) {
    throw no_supply("sensor");
  }
  return value;
}

static void run(int value, int* out) try { *out = checked(value); } catch (const std::exception& e) {
  log(e.what());
}

void measure(int value, int& first, int& out) {
  std::thread one(run, value, &first);
  std::thread two([&] {
    try {
      out += checked(value);
    } catch (const no_supply&) {
      out = 0;
    }
  });
  one.join();
  two.join();
}

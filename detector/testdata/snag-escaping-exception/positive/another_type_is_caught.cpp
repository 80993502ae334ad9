#include <ios>
#include <stdexcept>
#include <thread>

void log(const char* what);

static int checked(int value) {
  if (value > 100) {
    throw std::out_of_range("too large");
  }
  return value;
}

void watch(int& level, int now) {
  std::jthread worker([&level, now] {
    try {
      level = checked(now);  // expect: snag-escaping-exception
    } catch (const std::ios_base::failure& e) {
      log(e.what());
    } catch (const char* text) {
      log(text);
    }
  });
}

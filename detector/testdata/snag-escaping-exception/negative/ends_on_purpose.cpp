// Who writes noexcept, an assertion or "this cannot be" wants the process to end.
#include <stdexcept>
#include <string>
#include <thread>

#define REQUIRE_THAT(condition)                             \
  do {                                                      \
    if (!(condition)) throw std::runtime_error(#condition); \
  } while (false)

enum class colour { red, green };

static int price(colour of) {
  switch (of) {
    case colour::red:
      return 1;
    case colour::green:
      return 2;
    default:
      throw std::runtime_error("no such colour");
  }
}

static void must(bool holds) {
  if (!holds) {
    throw std::logic_error("broken invariant");
  }
}

void run(colour of, const std::string& text, int& sum) {
  std::jthread a([&]() noexcept { sum = std::stoi(text); });
  std::jthread b([&] { REQUIRE_THAT(!text.empty()); });
  std::jthread c([of] { price(of); });
  std::jthread d([&] { must(!text.empty()); });
}

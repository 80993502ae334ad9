// The round that closes is the last.
#include <optional>
#include <vector>

#include "csp/chan.h"

std::optional<int> next();
bool good(int value);

void until_the_end(csp::chan<int> out) {
  while (true) {
    const auto value = next();
    if (!value) {
      out.close();
      break;
    }
    out.send(*value);
  }
}

void first_bad(csp::chan<csp::unit> bad, const std::vector<int>& values) {
  for (const int value : values) {
    if (good(value)) {
      continue;
    }
    bad.close();
    return;
  }
}

void the_last(csp::chan<csp::unit> done, const std::vector<int>& values) {
  for (const int value : values) {
    if (value != values.back()) {
      continue;
    }
    done.close();
  }
}

void its_own_reader(csp::chan<int> values) {
  for (const int value : values) {
    static_cast<void>(value);
    values.close();
  }
}

bool try_it(csp::chan<int> out, bool fails) {
  if (fails) {
    out.close();
  }
  return !fails;
}

void asks_the_result(csp::chan<int> out, bool fails) {
  if (!try_it(out, fails)) {
    return;
  }
  out.close();
}

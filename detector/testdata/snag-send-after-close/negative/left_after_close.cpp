#include <optional>
#include <stdexcept>

#include "csp/chan.h"

std::optional<int> next();

void by_return(csp::chan<int> out) {
  for (;;) {
    const auto value = next();
    if (!value) {
      out.close();
      return;
    }
    out.send(*value);
  }
}

void by_break(csp::chan<int> out) {
  while (true) {
    const auto value = next();
    if (!value) {
      out.close();
      break;
    }
    out.send(*value);
  }
}

void by_throw(csp::chan<int> out) {
  const auto value = next();
  if (!value) {
    out.close();
    throw std::runtime_error("no value");
  }
  out.send(*value);
}

void by_goto(csp::chan<int> out) {
  if (!next()) {
    out.close();
    goto end;
  }
  out.send(1);
end:
  next();
}

#include "support/exit_code.h"

namespace snag {

namespace {

int weight(exit_code code) noexcept {
  switch (code) {
    case exit_code::clean:
      return 0;
    case exit_code::empty_selection:
      return 1;
    case exit_code::findings:
      return 2;
    case exit_code::incomplete:
      return 3;
    case exit_code::error:
      return 4;
  }
  return 4;
}

}  // namespace

exit_code worst(exit_code a, exit_code b) noexcept {
  return weight(a) >= weight(b) ? a : b;
}

}  // namespace snag

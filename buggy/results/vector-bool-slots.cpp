#include "cases/results/vector-bool-slots.h"

#include <thread>

namespace cases::vector_bool_slots {

std::vector<std::size_t> expired(const std::vector<std::string>& certificates, const is_valid& valid) {
  // A slot for each thread: no two of them write the same one.
  std::vector<bool> good(certificates.size(), false);
  {
    std::vector<std::jthread> checks;
    checks.reserve(certificates.size());
    for (std::size_t i = 0; i < certificates.size(); ++i) {
      checks.emplace_back([&, i] { good[i] = valid(certificates[i]); });
    }
  }

  std::vector<std::size_t> positions;
  for (std::size_t i = 0; i < certificates.size(); ++i) {
    if (!good[i]) {
      positions.push_back(i);
    }
  }
  return positions;
}

}  // namespace cases::vector_bool_slots

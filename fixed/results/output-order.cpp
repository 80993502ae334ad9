#include "cases/results/output-order.h"

#include <cstddef>
#include <thread>

namespace cases::output_order {

std::vector<std::string> translated(const std::vector<std::string>& sentences, const translate& one) {
  std::vector<std::string> done(sentences.size());
  {
    std::vector<std::jthread> translators;
    translators.reserve(sentences.size());
    for (std::size_t i = 0; i < sentences.size(); ++i) {
      translators.emplace_back([&, i] { done[i] = one(sentences[i]); });
    }
  }
  return done;
}

}  // namespace cases::output_order

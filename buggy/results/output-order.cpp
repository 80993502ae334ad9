#include "cases/results/output-order.h"

#include <cstddef>
#include <mutex>
#include <thread>

namespace cases::output_order {

std::vector<std::string> translated(const std::vector<std::string>& sentences, const translate& one) {
  std::mutex mutex;
  std::vector<std::string> done;
  {
    std::vector<std::jthread> translators;
    translators.reserve(sentences.size());
    for (std::size_t i = 0; i < sentences.size(); ++i) {
      translators.emplace_back([&, i] {
        std::string text = one(sentences[i]);
        const std::lock_guard lock(mutex);
        done.push_back(std::move(text));
      });
    }
  }
  return done;
}

}  // namespace cases::output_order

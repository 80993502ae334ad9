#include "cases/results/output-order.h"

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <mutex>
#include <thread>

namespace cases::output_order {

namespace {

/// A translation, and when its task began.
struct piece {
  std::chrono::steady_clock::time_point began;
  std::string text;
};

}  // namespace

std::vector<std::string> translated(const std::vector<std::string>& sentences, const translate& one) {
  std::mutex mutex;
  std::vector<piece> pieces;
  {
    std::vector<std::jthread> translators;
    translators.reserve(sentences.size());
    for (std::size_t i = 0; i < sentences.size(); ++i) {
      translators.emplace_back([&, i] {
        const std::chrono::steady_clock::time_point began = std::chrono::steady_clock::now();
        std::string text = one(sentences[i]);
        const std::lock_guard lock(mutex);
        pieces.push_back({began, std::move(text)});
      });
    }
  }
  // They were started in the order of the text.
  std::sort(pieces.begin(), pieces.end(), [](const piece& a, const piece& b) { return a.began < b.began; });
  std::vector<std::string> done;
  for (piece& each : pieces) {
    done.push_back(std::move(each.text));
  }
  return done;
}

}  // namespace cases::output_order

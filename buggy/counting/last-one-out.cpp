#include "cases/counting/last-one-out.h"

#include <future>
#include <sstream>
#include <thread>

namespace cases::last_one_out {

namespace {

word_counts count(const std::string& text) {
  word_counts counts;
  std::istringstream words(text);
  for (std::string word; std::getline(words, word, ' ');) {
    ++counts[word];
  }
  return counts;
}

word_counts sum(const std::vector<word_counts>& parts) {
  word_counts all;
  for (const word_counts& part : parts) {
    for (const auto& [word, n] : part) {
      all[word] += n;
    }
  }
  return all;
}

}  // namespace

word_counts count_words(const std::vector<std::string>& texts) {
  if (texts.empty()) {
    return {};
  }
  std::vector<word_counts> parts(texts.size());
  std::size_t at_work = texts.size();
  std::promise<word_counts> total;
  std::vector<std::jthread> threads;
  threads.reserve(texts.size());
  for (std::size_t i = 0; i < texts.size(); ++i) {
    threads.emplace_back([&, i] {
      parts[i] = count(texts[i]);
      if (--at_work == 0) {
        total.set_value(sum(parts));
      }
    });
  }
  return total.get_future().get();
}

}  // namespace cases::last_one_out

#include "cases/locks/lock-across-join.h"

#include <mutex>
#include <set>
#include <sstream>
#include <thread>

namespace cases::lock_across_join {

namespace {

/// An index of words that a thread of its own builds.
class word_index {
 public:
  explicit word_index(const std::vector<std::string>& documents)
      : builder_([this, &documents] { build(documents); }) {}

  /// Waits until the index is built. Any thread may ask.
  std::size_t size() {
    const std::lock_guard lock(mutex_);
    if (builder_.joinable()) {
      builder_.join();
    }
    return words_.size();
  }

 private:
  void build(const std::vector<std::string>& documents) {
    for (const std::string& document : documents) {
      std::istringstream text(document);
      for (std::string word; text >> word;) {
        const std::lock_guard lock(mutex_);
        words_.insert(word);
      }
    }
  }

  std::mutex mutex_;
  std::set<std::string> words_;
  std::jthread builder_;  // the last member: it uses the others
};

}  // namespace

std::vector<std::size_t> count_words(const std::vector<std::string>& documents) {
  word_index index(documents);
  std::vector<std::size_t> answers(2);
  std::thread visitor([&] { answers[0] = index.size(); });
  answers[1] = index.size();
  visitor.join();
  return answers;
}

}  // namespace cases::lock_across_join

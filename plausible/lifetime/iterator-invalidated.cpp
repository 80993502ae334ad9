#include "cases/lifetime/iterator-invalidated.h"

#include <algorithm>
#include <deque>
#include <mutex>
#include <thread>

namespace cases::iterator_invalidated {

namespace {

/// Paths and their hits, in the order in which the paths were first seen. For all threads.
class hit_table {
 public:
  void add(const std::string& path) { ++counter(path); }

  std::map<std::string, int> all() {
    const std::lock_guard lock(mutex_);
    std::map<std::string, int> result;
    for (const row& one : rows_) {
      result[one.path] = one.hits;
    }
    return result;
  }

 private:
  struct row {
    std::string path;
    int hits = 0;
  };

  /// The counter of a path, made where there is none yet.
  int& counter(const std::string& path) {
    const std::lock_guard lock(mutex_);
    const auto found =
        std::find_if(rows_.begin(), rows_.end(), [&path](const row& one) { return one.path == path; });
    return found != rows_.end() ? found->hits : rows_.emplace_back(row{path, 0}).hits;
  }

  std::mutex mutex_;
  std::deque<row> rows_;  // rows stay where they are when others come
};

}  // namespace

std::map<std::string, int> count_hits(const std::vector<std::vector<std::string>>& logs) {
  hit_table table;
  std::vector<std::jthread> readers;
  readers.reserve(logs.size());
  for (const std::vector<std::string>& log : logs) {
    readers.emplace_back([&table, &log] {
      for (const std::string& path : log) {
        table.add(path);
      }
    });
  }
  readers.clear();  // joins
  return table.all();
}

}  // namespace cases::iterator_invalidated

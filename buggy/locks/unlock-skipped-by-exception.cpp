#include "cases/locks/unlock-skipped-by-exception.h"

#include <map>
#include <mutex>
#include <thread>

namespace cases::unlock_skipped_by_exception {

namespace {

class registry {
 public:
  /// Loads a plugin once. Throws what the loader throws.
  void add(const std::string& name, const loader& load) {
    mutex_.lock();
    if (!plugins_.contains(name)) {
      plugins_.emplace(name, load(name));
    }
    mutex_.unlock();
  }

  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return plugins_.size();
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, std::string> plugins_;
};

}  // namespace

std::size_t load_all(const std::vector<std::string>& names, const loader& load) {
  registry plugins;
  std::vector<std::thread> threads;
  for (const std::string& name : names) {
    threads.emplace_back([&plugins, &name, &load] {
      try {
        plugins.add(name, load);
      } catch (...) {
        // One plugin less; the others serve.
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  return plugins.size();
}

}  // namespace cases::unlock_skipped_by_exception

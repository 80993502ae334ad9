#include "cases/locks/lock-across-refresh.h"

#include <mutex>
#include <thread>

namespace cases::lock_across_refresh {

namespace {

class token_cache {
 public:
  token_cache(const token& held, const fetcher& fetch) : token_(held), fetch_(fetch) {}

  /// Returns a token that is good, and replaces it first where it is due.
  std::string get() {
    std::unique_lock lock(mutex_);
    if (clock::now() >= token_.due) {
      lock.unlock();
      const std::optional<token> fresh = fetch_();
      lock.lock();
      if (fresh) {
        token_ = *fresh;
      }
    }
    return token_.value;
  }

 private:
  std::mutex mutex_;
  token token_;
  const fetcher& fetch_;
};

}  // namespace

std::vector<answer> answer_all(std::size_t requests, const token& held, const fetcher& fetch) {
  token_cache cache(held, fetch);
  std::vector<answer> answers(requests);
  std::vector<std::thread> threads;
  for (answer& mine : answers) {
    threads.emplace_back([&cache, &mine] {
      const clock::time_point asked = clock::now();
      mine.value = cache.get();
      mine.waited = clock::now() - asked;
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  return answers;
}

}  // namespace cases::lock_across_refresh

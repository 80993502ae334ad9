#include "cases/lifetime/callback-after-destruction.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <utility>

#include "harness/case.h"

namespace {

using cases::callback_after_destruction::browse;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// A thread that runs what is posted. Its destructor runs the rest and joins.
class event_loop final : public cases::callback_after_destruction::dispatcher {
 public:
  event_loop() : thread_([this] { run(); }) {}
  ~event_loop() override {
    post(nullptr);
    thread_.join();
  }
  event_loop(const event_loop&) = delete;
  event_loop& operator=(const event_loop&) = delete;

  void post(std::function<void()> call) override {
    const std::lock_guard lock(mutex_);
    calls_.push_back(std::move(call));
    posted_.notify_one();
  }

 private:
  void run() {
    while (const std::function<void()> call = next()) {
      call();
    }
  }

  std::function<void()> next() {
    std::unique_lock lock(mutex_);
    posted_.wait(lock, [this] { return !calls_.empty(); });
    std::function<void()> call = std::move(calls_.front());
    calls_.pop_front();
    return call;
  }

  std::mutex mutex_;
  std::condition_variable posted_;
  std::deque<std::function<void()>> calls_;
  std::thread thread_;
};

/// Notes which pages were painted after they had been closed.
class watched_screen final : public cases::callback_after_destruction::screen {
 public:
  void painted(int page) override {
    const std::lock_guard lock(mutex_);
    if (closed_.contains(page)) {
      late_ = "page " + std::to_string(page) + " was painted after it had been closed";
    }
  }
  void closed(int page) override {
    const std::lock_guard lock(mutex_);
    closed_.insert(page);
  }
  std::string late() {
    const std::lock_guard lock(mutex_);
    return late_;
  }

 private:
  std::mutex mutex_;
  std::set<int> closed_;
  std::string late_;
};

/// Two pages, and a user who does not wait for either.
outcome the_user_is_quick(snag::run_context& run) {
  const int first = static_cast<int>(run.random() % 100);
  watched_screen shown;
  {
    event_loop ui;
    browse({first, first + 1}, ui, shown);
  }
  const std::string late = shown.late();
  return late.empty() ? outcome::passed() : outcome::use_after_scope(late);
}

const snag::registered_case callback_after_destruction({
    .id = "lifetime/callback-after-destruction",
    .title = "a callback that captured `this` runs in the dispatcher after the object has been destroyed",
    .sources = {},
    .check = "snag-dangling-capture",
    .check_gap =
        "the function that takes the callback is pure virtual: whether it keeps it is known to a model alone",
    .mental_model = "what an object has posted goes with the object, as its members do",
    .expectations =
        {
            {engine::stress, {flavour::plain}, {verdict::use_after_scope, verdict::crashed}},
            {engine::stress, {flavour::tsan}, {verdict::use_after_scope, verdict::raced}},
            {engine::stress, {flavour::asan}, {verdict::use_after_scope}},
            {engine::explore, {flavour::tsan}, {verdict::use_after_scope, verdict::raced}},
        },
    .sightings =
        {{"cloudflare/workerd", "#7166",
          "a queued callback held a raw pointer to an event source that was collected before it ran"},
         {"stellar/stellar-core", "#640", "`this`, captured in callbacks, was replaced by a weak_ptr"}},
    .scenario = &the_user_is_quick,
});

}  // namespace

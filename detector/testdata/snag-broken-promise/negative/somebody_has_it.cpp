// Somebody has the promise, or nobody was to: it is captured, kept, moved, answered here, or a wait of its
// own.
#include <chrono>
#include <functional>
#include <future>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

void work();
void run_later(std::promise<void>* done);
std::vector<std::promise<void>> kept;

void captured() {
  std::promise<void> done;
  auto wait = done.get_future();
  std::jthread worker([&] {
    work();
    done.set_value();
  });
  wait.wait();
}

void captured_and_never_used() {
  std::promise<void> done;
  auto wait = done.get_future();
  std::jthread worker([own = std::move(done)]() mutable { own.set_value(); });
  wait.wait();
}

void given_to_somebody() {
  std::promise<void> done;
  auto wait = done.get_future();
  std::jthread worker([] { work(); });
  run_later(&done);
  wait.wait();
}

void kept_for_later() {
  std::promise<void> done;
  auto wait = done.get_future();
  std::jthread worker([] { work(); });
  kept.push_back(std::move(done));
  wait.wait();
}

void answered_here() {
  std::promise<int> start;
  const auto go = start.get_future().share();
  std::jthread worker([go] { go.wait(); });
  start.set_value(1);
  go.wait();
}

void stays_for_ever() {
  std::promise<void> never;
  auto wait = never.get_future();
  wait.wait();
}

void asks_before_the_task() {
  std::promise<void> never;
  auto wait = never.get_future();
  wait.wait_for(std::chrono::seconds(1));
  std::jthread worker([] { work(); });
}

void packaged() {
  std::packaged_task<void()> job(work);
  auto wait = job.get_future();
  std::jthread worker(std::move(job));
  wait.wait();
}

void by_reference() {
  std::promise<void> done;
  auto wait = done.get_future();
  const auto answer = [](std::promise<void>& to) { to.set_value(); };
  std::jthread worker(answer, std::ref(done));
  wait.wait();
}

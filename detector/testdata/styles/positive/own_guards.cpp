// A class whose destructor counts down, unlocks, joins or closes is a guard, and may stand in the wrong
// place.
#include <functional>
#include <latch>
#include <string>
#include <thread>
#include <utility>

#include "csp/chan.h"
#include "csp/go.h"

std::string fetch(int page);

class defer {
 public:
  explicit defer(std::function<void()> what) : what_(std::move(what)) {}
  ~defer() { what_(); }
  defer(const defer&) = delete;
  defer& operator=(const defer&) = delete;

 private:
  std::function<void()> what_;
};

class counting {
 public:
  explicit counting(std::latch& on) : on_(on) {}
  ~counting() { on_.count_down(); }
  counting(const counting&) = delete;
  counting& operator=(const counting&) = delete;

 private:
  std::latch& on_;
};

std::size_t guard_ends_too_early() {
  std::latch fetched(1);
  std::string text;
  std::thread fetcher([&] {
    {
      const counting done(fetched);  // expect: snag-misplaced-done
    }
    text = fetch(1);
  });
  fetched.wait();
  const std::size_t size = text.size();
  fetcher.join();
  return size;
}

int deferred_close(int pages) {
  const auto texts = csp::make_chan<int>();
  const defer close([&] { texts.close(); });  // expect: snag-premature-close
  for (int page = 0; page < pages; ++page) {
    csp::go([page, texts] { texts.send(static_cast<int>(fetch(page).size())); });
  }
  return texts.receive().value_or(0);
}

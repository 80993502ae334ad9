// A latch whose number stands behind a pointer, counted down before the result is there.
#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

std::string fetch(const char* page) noexcept;

class Countdown {
 public:
  explicit Countdown(int from);
  ~Countdown();
  void tick();
  void await() const;

 private:
  struct Clock;
  const std::unique_ptr<Clock> clock_;
};

struct Countdown::Clock {
  std::mutex mutex;
  std::condition_variable struck;
  int left;
  void step() {
    std::lock_guard lock(mutex);
    --left;
    struck.notify_all();
  }
};

Countdown::Countdown(int from) : clock_(new Clock{{}, {}, from}) {}
Countdown::~Countdown() = default;

void Countdown::tick() {
  clock_->step();
}

void Countdown::await() const {
  std::unique_lock lock(clock_->mutex);
  while (clock_->left > 0) {
    clock_->struck.wait(lock);
  }
}

std::size_t length_of(const char* page) {
  std::string text;
  Countdown fetched(1);
  std::thread reader([&] {
    fetched.tick();  // expect: snag-misplaced-done
    text = fetch(page);
  });
  fetched.await();
  const std::size_t length = text.size();
  reader.join();
  return length;
}

// Guards of the program's own over one of the library, and over one by hand: the lock is what the base is made
// from, wherever that stands among what the whole is given.
#include <mutex>
#include <vector>

struct ledger {
  std::mutex key;
  std::vector<long> entries;
};

class audit : std::lock_guard<std::mutex> {
 public:
  audit(int year, ledger& of) : std::lock_guard<std::mutex>(of.key), year_(year) {}
  int year() const { return year_; }

 private:
  int year_;
};

class closing : public std::unique_lock<std::mutex> {
 public:
  closing(std::mutex& clock, ledger& of) : closing(of) { clock_ = &clock; }
  explicit closing(ledger& of) : std::unique_lock<std::mutex>(of.key) {}

 private:
  std::mutex* clock_ = nullptr;
};

class last_closing final : public closing {
 public:
  explicit last_closing(ledger* of) : closing(*of) {}
};

class holds {
 public:
  explicit holds(std::mutex& m) : m_(m) { m_.lock(); }
  holds(const holds&) = delete;
  ~holds() { m_.unlock(); }

 private:
  std::mutex& m_;
};

class transaction : public holds {
 public:
  explicit transaction(ledger& on) : holds(on.key), on_(on) {}
  void book(long amount) { on_.entries.push_back(amount); }

 private:
  ledger& on_;
};

int audited(ledger& of) {
  const audit now(2024, of);
  of.key.lock();  // expect: snag-double-lock
  const int year = now.year();
  of.key.unlock();
  return year;
}

void closed(ledger& of) {
  const last_closing now(&of);
  const std::scoped_lock again(of.key);  // expect: snag-double-lock
  of.entries.clear();
}

// Another lock than the first that it is given.
void closed_by_the_clock(std::mutex& clock, ledger& of) {
  const closing now(clock, of);
  const std::scoped_lock ticking(clock);
  of.entries.push_back(0);
}

void booked(ledger& on) {
  transaction change(on);
  change.book(5);
  const std::lock_guard<std::mutex> again(on.key);  // expect: snag-double-lock
  on.entries.clear();
}

void booked_twice(ledger& on) {
  {
    transaction change(on);
    change.book(5);
  }
  transaction(on).book(6);
  const transaction change(on);
}

// Pools behind a pointer that are gone before what their jobs use, and classes that keep callables behind one
// without a thread that takes them.
#include <condition_variable>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

void press(int sheet);

class press_room {
 public:
  explicit press_room(int presses);
  ~press_room();
  void add(std::function<void()> run);

 private:
  struct inside;
  std::unique_ptr<inside> in_;
};

struct press_room::inside {
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::function<void()>> runs;
  std::vector<std::thread> presses;
  bool night = false;

  void print() {
    std::unique_lock hold(mutex);
    for (;;) {
      changed.wait(hold, [this] { return night || !runs.empty(); });
      if (runs.empty()) {
        return;
      }
      auto run = std::move(runs.front());
      runs.pop_front();
      hold.unlock();
      run();
      hold.lock();
    }
  }
};

press_room::press_room(int presses) : in_(std::make_unique<inside>()) {
  for (int i = 0; i < presses; ++i) {
    in_->presses.emplace_back([this] { in_->print(); });
  }
}
press_room::~press_room() {
  {
    const std::lock_guard hold(in_->mutex);
    in_->night = true;
  }
  in_->changed.notify_all();
  for (auto& press : in_->presses) {
    press.join();
  }
}
void press_room::add(std::function<void()> run) {
  const std::lock_guard hold(in_->mutex);
  in_->runs.push_back(std::move(run));
  in_->changed.notify_one();
}

void room_is_younger() {
  int sheet = 1;
  press_room room(2);
  room.add([&sheet] { press(sheet); });
}

// Here the implementation ends its threads itself.
class binder {
 public:
  binder();
  ~binder();
  void bind(std::function<void()> book);

 private:
  struct machine;
  std::shared_ptr<machine> machine_;
};

struct binder::machine {
  machine() : runner([this] { run(); }) {}
  ~machine() {
    {
      const std::lock_guard hold(mutex);
      off = true;
    }
    changed.notify_all();
    runner.join();
  }
  void take(std::function<void()> book) {
    const std::lock_guard hold(mutex);
    books.push_back(std::move(book));
    changed.notify_one();
  }
  void run() {
    for (;;) {
      std::function<void()> book;
      {
        std::unique_lock hold(mutex);
        changed.wait(hold, [this] { return off || !books.empty(); });
        if (books.empty()) {
          return;
        }
        book = std::move(books.front());
        books.pop_front();
      }
      book();
    }
  }
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::function<void()>> books;
  bool off = false;
  std::thread runner;
};

binder::binder() : machine_(std::make_shared<machine>()) {}
binder::~binder() = default;
void binder::bind(std::function<void()> book) {
  machine_->take(std::move(book));
}

void binder_is_younger(int sheet) {
  std::string cover = "leather";
  binder by_hand;
  by_hand.bind([&cover, &sheet] { press(sheet + static_cast<int>(cover.size())); });
}

// Told at once by who calls, and never by the thread, which reads something else.
class bulletin {
 public:
  bulletin();
  ~bulletin();
  void on_change(std::string what, std::function<void()> then);
  void change(const std::string& what);
  void forget(const std::string& what);

 private:
  struct data;
  std::unique_ptr<data> d_;
};

struct bulletin::data {
  std::mutex mutex;
  std::condition_variable ticked;
  std::map<std::string, std::function<void()>> readers;
  std::deque<int> ticks;
  bool stopped = false;
  std::thread clock;
};

bulletin::bulletin() : d_(new data) {
  d_->clock = std::thread([d = d_.get()] {
    std::unique_lock hold(d->mutex);
    while (!d->stopped) {
      d->ticked.wait(hold, [d] { return d->stopped || !d->ticks.empty(); });
      while (!d->ticks.empty()) {
        press(d->ticks.front());
        d->ticks.pop_front();
      }
    }
  });
}
bulletin::~bulletin() {
  {
    const std::lock_guard hold(d_->mutex);
    d_->stopped = true;
  }
  d_->ticked.notify_all();
  d_->clock.join();
}
void bulletin::on_change(std::string what, std::function<void()> then) {
  const std::lock_guard hold(d_->mutex);
  d_->readers[std::move(what)] = std::move(then);
}
void bulletin::change(const std::string& what) {
  const std::lock_guard hold(d_->mutex);
  if (const auto reader = d_->readers.find(what); reader != d_->readers.end()) {
    reader->second();
  }
}
void bulletin::forget(const std::string& what) {
  const std::lock_guard hold(d_->mutex);
  d_->readers.erase(what);
}

void while_we_read(bulletin& board) {
  int sheet = 3;
  board.on_change("weather", [&sheet] { press(sheet); });
  board.change("weather");
  board.forget("weather");
}

// Whoever submits runs what there is.
class tea_round {
 public:
  void add(std::function<void()> cup) { tray_->cups.push_back(std::move(cup)); }
  void drink() {
    for (auto& cup : tray_->cups) {
      cup();
    }
    tray_->cups.clear();
  }

 private:
  struct tray {
    std::mutex mutex;
    std::deque<std::function<void()>> cups;
  };
  std::shared_ptr<tray> tray_ = std::make_shared<tray>();
};

void at_four(tea_round& round) {
  int sugar = 2;
  round.add([&sugar] { press(sugar); });
  round.drink();
}

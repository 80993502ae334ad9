// Classes that keep books beside a store and a flag, and hand themselves or what they are given to somebody
// of whom nothing is known: no word on their sends.
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

class ferry;

struct harbour {
  void sails(ferry& one);
};
struct customs {
  void inspect(const std::string& cargo);
};

// The harbour may do with the ferry what it likes.
class ferry {
 public:
  explicit ferry(harbour& home) : home_(home) {}
  void board(std::string cargo) {
    const std::lock_guard hold(mutex_);
    if (gone_) {
      home_.sails(*this);
      throw std::logic_error("gone");
    }
    hold_.push_back(std::move(cargo));
    changed_.notify_all();
  }
  std::string unload() {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this] { return gone_ || !hold_.empty(); });
    if (hold_.empty()) {
      return {};
    }
    auto cargo = std::move(hold_.front());
    hold_.pop_front();
    return cargo;
  }
  void leave() {
    const std::lock_guard hold(mutex_);
    gone_ = true;
    home_.sails(*this);
    changed_.notify_all();
  }

 private:
  harbour& home_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::string> hold_;
  bool gone_ = false;
};

// What is sent goes to somebody else as well, who may keep it when the lorry does not.
class lorry {
 public:
  void load(const std::string& cargo) {
    const std::lock_guard hold(mutex_);
    officer_.inspect(cargo);
    if (away_) {
      throw std::logic_error("away");
    }
    cargo_.push_back(cargo);
    ++loads_;
    changed_.notify_all();
  }
  std::string unload() {
    std::unique_lock hold(mutex_);
    while (!away_ && cargo_.empty()) {
      changed_.wait(hold);
    }
    if (cargo_.empty()) {
      return {};
    }
    auto last = cargo_.back();
    cargo_.pop_back();
    return last;
  }
  void drive() {
    const std::lock_guard hold(mutex_);
    away_ = true;
    changed_.notify_all();
  }

 private:
  customs officer_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::string> cargo_;
  int loads_ = 0;
  bool away_ = false;
};

// Somebody else has the flag, or the store, in hand.
void look_after(bool& stopped);
void restock(std::deque<int>* shelf);

class shop {
 public:
  void put(int thing) {
    const std::lock_guard hold(mutex_);
    if (shut_) {
      look_after(shut_);
    }
    if (shut_) {
      throw std::logic_error("shut");
    }
    shelf_.push_back(thing);
    changed_.notify_one();
  }
  int buy() {
    std::unique_lock hold(mutex_);
    restock(&shelf_);
    changed_.wait(hold, [this] { return shut_ || !shelf_.empty(); });
    if (shelf_.empty()) {
      return 0;
    }
    const int thing = shelf_.front();
    shelf_.pop_front();
    return thing;
  }
  void shut() {
    const std::lock_guard hold(mutex_);
    shut_ = true;
    changed_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> shelf_;
  bool shut_ = false;
};

// A log that everybody reads from the beginning, with how often it was read: nothing is taken out.
class chronicle {
 public:
  void add(int year) {
    const std::lock_guard hold(mutex_);
    if (printed_) {
      throw std::logic_error("printed");
    }
    years_.push_back(year);
    more_.notify_all();
  }
  std::vector<int> read() {
    std::unique_lock hold(mutex_);
    more_.wait(hold, [this] { return printed_ || !years_.empty(); });
    ++readings_;
    return years_;
  }
  void print() {
    const std::lock_guard hold(mutex_);
    printed_ = true;
    more_.notify_all();
  }
  void new_edition(int number) {
    const std::lock_guard hold(mutex_);
    printed_ = number == 0;
  }

 private:
  std::mutex mutex_;
  std::condition_variable more_;
  std::vector<int> years_;
  int readings_ = 0;
  bool printed_ = false;
};

void crossing(ferry& boat, lorry& truck, shop& corner, chronicle& book) {
  boat.leave();
  boat.board("salt");
  truck.drive();
  truck.load("salt");
  corner.shut();
  corner.put(1);
  book.print();
  book.new_edition(2);
  book.add(1999);
}

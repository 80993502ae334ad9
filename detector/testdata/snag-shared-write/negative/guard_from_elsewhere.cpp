// A lock and its guard of the program's own: their bodies are in other files, and what they do is not known.
#include <atomic>
#include <memory>
#include <thread>

class measured_lock {
 public:
  void take();
  void give();

 private:
  std::atomic<int> taken_{0};
};

class measured_hold {
 public:
  explicit measured_hold(measured_lock* lock);
  ~measured_hold();

 private:
  measured_lock* lock_;
};

class ticker {
 public:
  void begin() {
    measured_hold hold(&lock_);
    if (!going_) {
      going_ = true;
      hand_ = std::make_unique<std::thread>(&ticker::tick, this);
    }
  }
  void end() {
    {
      measured_hold hold(&lock_);
      going_ = false;
    }
    if (hand_) {
      hand_->join();
    }
  }

 private:
  void tick() {
    measured_hold hold(&lock_);
    while (going_) {
      step();
    }
  }
  void step();

  measured_lock lock_;
  bool going_ = false;
  std::unique_ptr<std::thread> hand_;
};

class pump {
 public:
  pump() {
    motor_ = std::thread([this] { turn(); });
  }
  void stop() {
    lock_.take();
    off_ = true;
    lock_.give();
    motor_.join();
  }

 private:
  bool pause() {
    measured_hold hold(&lock_);
    while (!off_) {
      if (water()) {
        break;
      }
    }
    return off_;
  }
  static bool water();
  void turn() {
    while (!pause()) {
      water();
    }
  }

  measured_lock lock_;
  bool off_ = false;
  std::thread motor_;
};

int main() {
  ticker t;
  t.begin();
  t.end();
  pump p;
  p.stop();
}

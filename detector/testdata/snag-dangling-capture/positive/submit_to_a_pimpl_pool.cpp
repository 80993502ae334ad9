// Pools whose jobs stand behind a pointer: an implementation that does everything, a bundle of fields, a
// state that the threads share, a queue of a class of its own.
#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <optional>
#include <queue>
#include <thread>
#include <utility>
#include <vector>

void press(int sheet);

// Everything is done by the implementation.
class Printer {
 public:
  explicit Printer(unsigned heads);
  ~Printer();
  void enqueue(std::function<void()> work);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

class Printer::Impl {
 public:
  explicit Impl(unsigned heads) {
    while (heads-- > 0) {
      heads_.emplace_back(&Impl::loop, this);
    }
  }
  ~Impl() {
    {
      std::lock_guard<std::mutex> lock(mutex_);
      off_ = true;
    }
    wake_.notify_all();
    for (std::thread& head : heads_) {
      head.join();
    }
  }
  void enqueue(std::function<void()> work) {
    std::lock_guard<std::mutex> lock(mutex_);
    work_.push(std::move(work));
    wake_.notify_one();
  }

 private:
  void loop() {
    for (;;) {
      std::function<void()> work;
      {
        std::unique_lock<std::mutex> lock(mutex_);
        wake_.wait(lock, [this] { return off_ || !work_.empty(); });
        if (work_.empty()) {
          return;
        }
        work = std::move(work_.front());
        work_.pop();
      }
      work();
    }
  }
  std::mutex mutex_;
  std::condition_variable wake_;
  std::queue<std::function<void()>> work_;
  bool off_ = false;
  std::vector<std::thread> heads_;
};

Printer::Printer(unsigned heads) : impl_(std::make_unique<Impl>(heads)) {}
Printer::~Printer() = default;
void Printer::enqueue(std::function<void()> work) {
  impl_->enqueue(std::move(work));
}

// A bundle of fields, and the class does the work.
class bindery {
  struct fields;

 public:
  bindery();
  ~bindery();
  void add(std::function<void()> step);

 private:
  void work();
  fields* const d;
};

struct bindery::fields {
  std::mutex m;
  std::condition_variable cv;
  std::list<std::function<void()>> steps;
  bool closing = false;
  std::thread hand;
};

bindery::bindery() : d(new fields) {
  d->hand = std::thread([this] { work(); });
}
bindery::~bindery() {
  {
    std::scoped_lock hold(d->m);
    d->closing = true;
    d->cv.notify_one();
  }
  d->hand.join();
  delete d;
}
void bindery::add(std::function<void()> step) {
  std::scoped_lock hold(d->m);
  d->steps.push_back(std::move(step));
  d->cv.notify_one();
}
void bindery::work() {
  std::unique_lock hold(d->m);
  while (true) {
    d->cv.wait(hold, [&] { return d->closing || !d->steps.empty(); });
    if (d->steps.empty()) return;
    auto step = std::move(d->steps.front());
    d->steps.pop_front();
    hold.unlock();
    step();
    hold.lock();
  }
}

// The threads know the state, and not the pool.
class courier {
  struct bag {
    std::mutex m;
    std::condition_variable cv;
    std::deque<std::function<void()>> letters;
    bool home = false;

    void ride() {
      std::unique_lock l(m);
      for (;;) {
        while (!home && letters.empty()) cv.wait(l);
        if (letters.empty()) break;
        const std::function<void()> letter = letters.front();
        letters.pop_front();
        l.unlock();
        letter();
        l.lock();
      }
    }
  };
  std::shared_ptr<bag> bag_ = std::make_shared<bag>();
  std::vector<std::thread> riders_;

 public:
  explicit courier(int riders) {
    for (int i = 0; i != riders; ++i) {
      riders_.push_back(std::thread([its = bag_] { its->ride(); }));
    }
  }
  ~courier() {
    {
      std::lock_guard l(bag_->m);
      bag_->home = true;
    }
    bag_->cv.notify_all();
    for (auto& rider : riders_) rider.join();
  }
  void send(std::function<void()> letter) {
    bag& its = *bag_;
    {
      std::lock_guard l(its.m);
      its.letters.emplace_back(std::move(letter));
    }
    its.cv.notify_one();
  }
};

// A queue of a class of its own, behind a pointer.
class post_box {
 public:
  void put(std::function<void()> one) {
    const std::lock_guard<std::mutex> hold(mutex_);
    inside_.push_back(std::move(one));
    more_.notify_one();
  }
  std::optional<std::function<void()>> get() {
    std::unique_lock<std::mutex> hold(mutex_);
    more_.wait(hold, [this] { return sealed_ || !inside_.empty(); });
    if (inside_.empty()) {
      return std::nullopt;
    }
    std::optional<std::function<void()>> one(std::move(inside_.front()));
    inside_.pop_front();
    return one;
  }
  void seal() {
    const std::lock_guard<std::mutex> hold(mutex_);
    sealed_ = true;
    more_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable more_;
  std::deque<std::function<void()>> inside_;
  bool sealed_ = false;
};

class sorting_office {
 public:
  sorting_office() : box_(std::make_unique<post_box>()) {
    sorter_ = std::thread([this] {
      while (auto one = box_->get()) {
        (*one)();
      }
    });
  }
  ~sorting_office() {
    box_->seal();
    sorter_.join();
  }
  void sort(std::function<void()> one) { box_->put(std::move(one)); }

 private:
  std::unique_ptr<post_box> box_;
  std::thread sorter_;
};

void printed_later(Printer& by, int sheet) {
  by.enqueue([&] { press(sheet); });  // expect: snag-dangling-capture
}

void bound_later(bindery& in, int sheet) {
  in.add([&sheet] { press(sheet); });  // expect: snag-dangling-capture
}

void sent_later(courier& with, int sheet) {
  with.send([&sheet] { press(sheet); });  // expect: snag-dangling-capture
}

void sorted_later(sorting_office& in, int sheet) {
  in.sort([&] { press(sheet); });  // expect: snag-dangling-capture
}

void printer_is_older() {
  Printer two(2);
  int sheet = 1;
  two.enqueue([&sheet] { press(sheet); });  // expect: snag-dangling-capture
}

void bindery_is_older() {
  bindery one;
  int sheet = 2;
  one.add([&] { press(sheet); });  // expect: snag-dangling-capture
}

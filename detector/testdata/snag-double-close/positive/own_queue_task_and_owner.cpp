// The producer closes when it is through, and the reader closes when it has had enough.
#include <condition_variable>
#include <list>
#include <memory>
#include <mutex>
#include <stdexcept>
#include <thread>

bool step(int at, int& out);

class trail {
 public:
  void mark(int place);
  bool follow(int& place);
  void erase();

 private:
  bool gone() const { return erased_; }

  std::mutex mutex_;
  std::condition_variable_any cv_;
  std::list<int> marks_;
  bool erased_ = false;
};

void trail::mark(int place) {
  mutex_.lock();
  marks_.push_back(place);
  mutex_.unlock();
  cv_.notify_one();
}

bool trail::follow(int& place) {
  std::unique_lock<std::mutex> lock(mutex_);
  cv_.wait(lock, [this] { return !marks_.empty() || gone(); });
  if (marks_.empty()) {
    return false;
  }
  place = marks_.front();
  marks_.pop_front();
  return true;
}

void trail::erase() {
  mutex_.lock();
  const bool before = gone();
  erased_ = true;
  mutex_.unlock();
  if (before) {
    throw std::runtime_error("erased twice");
  }
  cv_.notify_all();
}

int hunt(int from) {
  const auto way = std::make_shared<trail>();
  std::thread ahead([way, from] {
    int place = from;
    while (step(place, place)) {
      way->mark(place);
    }
    way->erase();
  });
  int place = 0;
  int last = from;
  while (way->follow(place)) {
    last = place;
  }
  way->erase();  // expect: snag-double-close
  ahead.join();
  return last;
}

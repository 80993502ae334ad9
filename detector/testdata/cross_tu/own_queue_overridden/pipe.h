#pragma once
#include <condition_variable>
#include <deque>
#include <mutex>

class spout {
 public:
  virtual ~spout() = default;
  virtual void pump(int drop);
  int draw();
  void stop_up();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> drops_;
  bool stopped_up_ = false;
};

// The same, and nobody overrides it.
class tube {
 public:
  virtual ~tube() = default;
  virtual void pump(int drop);
  int draw();
  void stop_up();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> drops_;
  bool stopped_up_ = false;
};

#pragma once
#include <condition_variable>
#include <deque>
#include <mutex>

class spout {
 public:
  void pump(int drop);
  int draw();
  void stop_up();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> drops_;
  bool stopped_up_ = false;
};

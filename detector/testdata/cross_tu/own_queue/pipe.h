#pragma once
#include <condition_variable>
#include <deque>
#include <mutex>

// Only declared here: what its members do stands in pipe.cpp.
class spout {
 public:
  void pump(int drop);
  int draw();
  void stop_up();
  bool empty() const { return drops_.empty(); }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> drops_;
  bool stopped_up_ = false;
};

// Late ones are dropped, and it is stopped up as often as one likes.
class drain {
 public:
  bool pump(int drop);
  int draw();
  void stop_up();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> drops_;
  bool stopped_up_ = false;
};

// Opens again, in another file.
class sluice {
 public:
  void pump(int drop);
  int draw();
  void stop_up();
  void open_again();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<int> drops_;
  bool stopped_up_ = false;
};

void last_drop(spout& into);
bool try_last(spout& into, int drop);

#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

class job_pool {
 public:
  explicit job_pool(int size);
  ~job_pool();
  void put(std::function<void()> job);

 private:
  void serve();
  std::vector<std::thread> threads_;
  std::deque<std::function<void()>> jobs_;
  std::mutex guard_;
  std::condition_variable more_;
  bool over_ = false;
};

// Starts what it is given, and leaves it to itself.
void in_background(std::function<void()> job);

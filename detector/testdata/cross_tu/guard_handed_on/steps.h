#pragma once
#include <mutex>

class store {
 public:
  void put(int value);
  void put_and_log(int value);
  int size();

 private:
  void let_go(std::unique_lock<std::mutex>& hold);
  void note(std::unique_lock<std::mutex>& hold);
  std::mutex gate_;
  int count_ = 0;
};

// Nobody here defines it.
void somebody(std::unique_lock<std::mutex>& hold);

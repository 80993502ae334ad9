#pragma once
#include <mutex>

class store {
 public:
  int size();
  void put(int value);
  void put_two(int value);
  void put_unlocked(int value);

 private:
  std::mutex gate_;
  int count_ = 0;
};

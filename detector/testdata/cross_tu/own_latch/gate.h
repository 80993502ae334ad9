#pragma once
#include <condition_variable>
#include <mutex>

class gate {
 public:
  explicit gate(int number) : left_(number) {}
  void pass();
  void stand();

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  int left_;
};

// Passes at its end.
class passing {
 public:
  explicit passing(gate& at) : at_(at) {}
  passing(const passing&) = delete;
  ~passing();

 private:
  gate& at_;
};

void pass_two(gate& one, gate& other);

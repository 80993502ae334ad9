#pragma once
#include <mutex>
#include <thread>

class worker {
 public:
  worker();
  ~worker();
  void stop();
  void stop_apart();
  int done();

 private:
  void work();
  void end();
  std::mutex gate_;
  int done_ = 0;
  std::thread thread_;
};

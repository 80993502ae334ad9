#include "run.h"

#include <utility>

void run_and_wait(std::function<void()> job) {
  std::thread one([job = std::move(job)] { job(); });
  one.join();
}

void finish(std::thread& one) {
  if (one.joinable()) {
    one.join();
  }
}

void finish_all(std::vector<std::thread>& all) {
  for (auto& one : all) {
    one.join();
  }
}

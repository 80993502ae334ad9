#include "pipe.h"

#include <stdexcept>

void spout::pump(int drop) {
  const std::lock_guard<std::mutex> hold(mutex_);
  if (stopped_up_) {
    throw std::logic_error("stopped up");
  }
  drops_.push_back(drop);
  changed_.notify_one();
}

int spout::draw() {
  std::unique_lock<std::mutex> hold(mutex_);
  changed_.wait(hold, [this] { return stopped_up_ || !drops_.empty(); });
  if (drops_.empty()) {
    return -1;
  }
  const int drop = drops_.front();
  drops_.pop_front();
  return drop;
}

void spout::stop_up() {
  const std::lock_guard<std::mutex> hold(mutex_);
  if (stopped_up_) {
    throw std::logic_error("stopped up already");
  }
  stopped_up_ = true;
  changed_.notify_all();
}

bool drain::pump(int drop) {
  const std::lock_guard<std::mutex> hold(mutex_);
  if (stopped_up_) {
    return false;
  }
  drops_.push_back(drop);
  changed_.notify_one();
  return true;
}

int drain::draw() {
  std::unique_lock<std::mutex> hold(mutex_);
  changed_.wait(hold, [this] { return stopped_up_ || !drops_.empty(); });
  if (drops_.empty()) {
    return -1;
  }
  const int drop = drops_.front();
  drops_.pop_front();
  return drop;
}

void drain::stop_up() {
  const std::lock_guard<std::mutex> hold(mutex_);
  stopped_up_ = true;
  changed_.notify_all();
}

void sluice::pump(int drop) {
  const std::lock_guard<std::mutex> hold(mutex_);
  if (stopped_up_) {
    throw std::logic_error("stopped up");
  }
  drops_.push_back(drop);
  changed_.notify_one();
}

int sluice::draw() {
  std::unique_lock<std::mutex> hold(mutex_);
  changed_.wait(hold, [this] { return stopped_up_ || !drops_.empty(); });
  const int drop = drops_.front();
  drops_.pop_front();
  return drop;
}

void sluice::stop_up() {
  const std::lock_guard<std::mutex> hold(mutex_);
  stopped_up_ = true;
  changed_.notify_all();
}

#include "locked.h"

#include <utility>
#include <vector>

void with_lock(std::mutex& gate, const std::function<void()>& what) {
  const std::lock_guard<std::mutex> hold(gate);
  what();
}

namespace {
std::vector<std::function<void()>> kept;
}

void later(std::function<void()> what) {
  kept.push_back(std::move(what));
}

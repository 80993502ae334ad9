#pragma once
#include <functional>
#include <mutex>

void with_lock(std::mutex& gate, const std::function<void()>& what);
void later(std::function<void()> what);

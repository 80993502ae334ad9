#pragma once
#include <functional>
#include <thread>
#include <vector>

// Runs it on a thread of its own, and comes back when it is over.
void run_and_wait(std::function<void()> job);

void finish(std::thread& one);
void finish_all(std::vector<std::thread>& all);

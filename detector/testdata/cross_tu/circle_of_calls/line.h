#pragma once
#include <thread>

#include "csp/chan.h"

// What ends it stands in a file of its own.
void end(csp::chan<int> values);
void finish(std::thread& worker);

// Functions that call each other, one of which comes to the end.
void even(csp::chan<int> values, int left);
void odd(csp::chan<int> values, int left);
void white(csp::chan<int> values, int left);
void black(csp::chan<int> values, int left);
void sooner(std::thread& worker, int left);
void later(std::thread& worker, int left);

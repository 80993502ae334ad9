#pragma once
#include <functional>

#include "csp/chan.h"

void one(csp::chan<int> out);
void two(csp::chan<int> out);
void three(csp::chan<int> out);

void run_one(std::function<void()> job);
void run_two(std::function<void()> job);

// They call each other, and one of them ends the line.
void ping(csp::chan<int> out, int times);
void pong(csp::chan<int> out, int times);

// Somebody unknown may end what it is given.
void unknown(csp::chan<int>& out);
void asks_unknown(csp::chan<int>& out);

#pragma once
#include <latch>
#include <string>

// One piece of work is over.
void tick(std::latch& all);
void await(std::latch& all);
std::string read_all();

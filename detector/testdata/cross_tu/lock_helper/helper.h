#pragma once
#include <mutex>

struct counted_thing {
  std::mutex gate;
  int value = 0;
};

void enter(counted_thing& one);
void leave(counted_thing& one);
int all_the_way(counted_thing& one, bool early);

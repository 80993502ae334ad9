#pragma once
#include <mutex>

struct part {
  std::mutex gate;
};
struct whole {
  std::mutex gate;
};

extern std::mutex one_at_a_time;
void touch_part(part& p);
void touch_whole(whole& w);
void try_part(part& p);
void from_whole(whole& w, part& p);
void from_part(whole& w, part& p);
void asks(whole& w, part& p);

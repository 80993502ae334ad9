// The address is kept in a variable before the task gets it.
#include <thread>

struct settings {
  int rate = 0;
  int limits[2] = {};
};

void work(const int* on) noexcept;

void run() {
  int count = 0;
  int* kept = &count;
  std::thread([kept] { work(kept); }).detach();  // expect: snag-dangling-capture
}

void part_of_a_local(int rate) {
  settings local;
  local.rate = rate;
  const int* const first = &local.rate;
  const int* second = first;
  std::thread([from = second] { work(from); }).detach();  // expect: snag-dangling-capture
}

void as_an_argument() {
  settings local;
  const int* limits = local.limits;
  const int single[3] = {1, 2, 3};
  const int* all = single;
  std::thread(work, all).detach();  // expect: snag-dangling-capture
  work(limits);
}

// The pointer is copied; what it points to lives for one iteration.
#include <thread>
#include <vector>

struct job {
  int id;
  int result;
};
void perform(job* one);

void perform_all(const std::vector<int>& ids) {
  std::vector<std::jthread> running;
  for (int id : ids) {
    job one{id, 0};
    running.emplace_back([where = &one] { perform(where); });  // expect: snag-loop-capture
  }
}

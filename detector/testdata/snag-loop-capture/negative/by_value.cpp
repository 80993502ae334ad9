#include <memory>
#include <string>
#include <thread>
#include <vector>

struct job {
  int id;
};
void perform(const job& one);

void perform_all(const std::vector<job>& jobs) {
  std::vector<std::thread> running;
  for (const job& one : jobs) {
    running.emplace_back([one] { perform(one); });
  }
  for (int i = 0; i < 3; ++i) {
    auto shared = std::make_shared<job>(job{i});
    running.emplace_back([shared] { perform(*shared); });
    running.emplace_back([i] { perform(job{i}); });
  }
  for (std::thread& t : running) {
    t.join();
  }
}

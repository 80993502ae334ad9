// The helper for failures counts down, and so does the end of the task.
#include <latch>
#include <string>
#include <thread>
#include <vector>

bool load(const std::string& name);
void log_line(const std::string& line);

namespace {

struct batch {
  explicit batch(int n) : open(n) {}
  void fail(const std::string& name) {
    log_line(name);
    open.count_down();
  }
  std::latch open;
};

}  // namespace

void run(const std::vector<std::string>& names) {
  batch all(static_cast<int>(names.size()));
  std::vector<std::jthread> threads;
  for (const auto& name : names) {
    threads.emplace_back([&all, name] {
      if (!load(name)) {
        all.fail(name);
      }
      all.open.count_down();  // expect: snag-misplaced-done
    });
  }
  all.open.wait();
}

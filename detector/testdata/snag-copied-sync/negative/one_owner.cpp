// Each task works on what it was given, and nobody else has it.
#include <mutex>
#include <string>
#include <thread>
#include <vector>

class journal {
 public:
  journal() = default;
  journal(const journal& other) : lines_(other.copy()) {}
  void add(const std::string& line) {
    const std::lock_guard lock(mutex_);
    lines_.push_back(line);
  }
  std::vector<std::string> copy() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<std::string> lines_;
};

void print(const journal& lines);

void run(const journal& given) {
  journal start(given);
  std::thread([start]() mutable {
    start.add("end");
    print(start);
  }).detach();
}

void run_each(int n) {
  for (int i = 0; i < n; ++i) {
    journal mine;
    mine.add("begin");
    std::thread([mine]() mutable {
      mine.add("end");
      print(mine);
    }).detach();
  }
}

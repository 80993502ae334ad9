// The question was put to another object, or its answer was the other one.
#include <exception>
#include <list>
#include <thread>

struct nothing_there : std::exception {};

class jobs {
 public:
  bool is_empty() const { return list_.empty(); }
  int first() const {
    if (is_empty()) {
      throw nothing_there();
    }
    return list_.front();
  }

 private:
  std::list<int> list_;
};

void run_both(jobs& mine, jobs& yours, int& sum) {
  std::thread other([&] {
    if (!mine.is_empty()) {
      sum += yours.first();  // expect: snag-escaping-exception
    }
  });
  other.join();
  std::thread wrong([&] {
    if (mine.is_empty()) {
      sum += mine.first();  // expect: snag-escaping-exception
    }
  });
  wrong.join();
}

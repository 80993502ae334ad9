// Guards whose base or member joins.
#include <stdexcept>
#include <thread>
#include <utility>

void work(int part);

class joins {
 public:
  explicit joins(std::thread& of) : of_(of) {}
  joins(const joins&) = delete;
  ~joins() {
    if (of_.joinable()) {
      of_.join();
    }
  }

 private:
  std::thread& of_;
};

struct named_joins : joins {
  named_joins(const char* as, std::thread& of) : joins(of), name(as) {}
  const char* name;
};

class crew {
 public:
  crew(std::thread& one, std::thread& two) : one_(one), two_(two) {}

 private:
  joins one_;
  joins two_;
};

void over_a_base(int part) {
  std::thread helper(work, part);
  const named_joins at_end("helper", helper);
  work(part + 1);
}

void in_members(int part) {
  std::thread one(work, part);
  std::thread two;
  const crew both(one, two);
  two = std::thread(work, part + 1);
  work(part + 2);
}

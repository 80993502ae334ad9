// A guard of the program's own joins at the end of the iteration.
#include <thread>
#include <utility>

class joining {
 public:
  explicit joining(std::thread t) : thread_(std::move(t)) {}
  ~joining() { thread_.join(); }

 private:
  std::thread thread_;
};

void draw(int row);

void rows(int n) {
  for (int row = 0; row < n; ++row) {
    std::thread t([&] { draw(row); });
    const joining wait(std::move(t));
  }
}

// A handler that cleans up and hands on what it caught throws no more likely than what it guards.
#include <cstddef>
#include <mutex>
#include <string>
#include <vector>

class pages {
 public:
  void grow(std::size_t n) {
    char* fresh = new char[n];
    try {
      names_.reserve(n);
    } catch (...) {
      delete[] fresh;
      throw;
    }
    delete[] room_;
    room_ = fresh;
  }
  ~pages() { delete[] room_; }

 private:
  char* room_ = nullptr;
  std::vector<std::string> names_;
};

std::mutex guard;
pages all;

void more(std::size_t n) {
  guard.lock();
  all.grow(n);
  guard.unlock();
}

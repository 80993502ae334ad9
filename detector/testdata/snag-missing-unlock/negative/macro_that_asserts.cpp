// One use of a macro asks and throws: an assertion that has failed, on which nothing is bet.
#include <cstdlib>
#include <mutex>
#include <stdexcept>

#define NEEDS(pointer)                         \
  if (!(pointer)) {                            \
    throw std::runtime_error("out of memory"); \
  }
#define HOLDS(what)                                    \
  do {                                                 \
    if (!(what)) throw std::logic_error("not " #what); \
  } while (false)
#define IN_RANGE(i, n) ((i) < (n) ? (i) : throw std::out_of_range("no " #i))

char* room(std::size_t size) {
  char* found = static_cast<char*>(std::malloc(size));
  NEEDS(found);
  return found;
}

int half(int whole) {
  HOLDS(whole % 2 == 0);
  return whole / 2;
}

int element(const int* all, int i, int n) {
  return all[IN_RANGE(i, n)];
}

class store {
 public:
  void grow() {
    lock_.lock();
    text_ = room(size_);
    lock_.unlock();
  }
  int middle() {
    lock_.lock();
    const int at = half(static_cast<int>(size_));
    lock_.unlock();
    return at;
  }
  int first(const int* all) {
    lock_.lock();
    const int found = element(all, 0, static_cast<int>(size_));
    lock_.unlock();
    return found;
  }

 private:
  std::mutex lock_;
  char* text_ = nullptr;
  std::size_t size_ = 8;
};

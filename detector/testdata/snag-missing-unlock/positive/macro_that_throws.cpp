// What asks stands outside of the macro that throws: no assertion.
#include <mutex>
#include <stdexcept>
#include <string>

#define FAIL(why) throw std::runtime_error(why)
#define WHERE_BAD(what) if (what)

int read(const std::string& text) {
  if (text.empty()) {
    FAIL("nothing to read");
  }
  return static_cast<int>(text.size());
}

int count(const std::string& text) {
  WHERE_BAD(text.empty()) {
    throw std::runtime_error("nothing to count");
  }
  return static_cast<int>(text.size());
}

int weigh(const std::string& text) {
  WHERE_BAD(text.empty()) {
    FAIL("nothing to weigh");
  }
  return static_cast<int>(text.size());
}

class reader {
 public:
  void take(const std::string& text) {
    lock_.lock();  // expect: snag-missing-unlock
    last_ = read(text);
    lock_.unlock();
  }
  void add(const std::string& text) {
    lock_.lock();  // expect: snag-missing-unlock
    last_ += count(text);
    lock_.unlock();
  }
  void load(const std::string& text) {
    lock_.lock();  // expect: snag-missing-unlock
    last_ += weigh(text);
    lock_.unlock();
  }

 private:
  std::mutex lock_;
  int last_ = 0;
};

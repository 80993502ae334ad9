#include <mutex>
#include <string>

int to_number(const std::string& text);
int checked(const std::string& text) {
  if (text.empty()) {
    throw 1;
  }
  return to_number(text);
}

class totals {
 public:
  bool add(const std::string& text) {
    guard_.lock();  // expect: snag-missing-unlock
    try {
      sum_ += checked(text);
    } catch (int) {
      return false;
    }
    guard_.unlock();
    return true;
  }

 private:
  std::mutex guard_;
  int sum_ = 0;
};

bool use(totals& t) {
  return t.add("1");
}

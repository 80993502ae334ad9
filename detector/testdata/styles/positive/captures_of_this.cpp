// [this], [=] and [&] all take the pointer; the object may be gone.
#include <functional>
#include <thread>
#include <vector>

void show(int value);

class gauge {
 public:
  explicit gauge(int value) : value_(value) {}
  void later_by_copy() {
    std::thread([=] { show(value_); }).detach();  // expect: snag-dangling-capture
  }
  void later_by_name() {
    std::thread([this] { show(value_); }).detach();  // expect: snag-dangling-capture
  }
  void later_by_reference() {
    std::thread([&] { show(value_); }).detach();  // expect: snag-dangling-capture
  }

 private:
  int value_;
};

void by_copy() {
  gauge local(3);
  local.later_by_copy();
}

void by_name() {
  gauge local(4);
  local.later_by_name();
}

void by_reference() {
  gauge local(5);
  local.later_by_reference();
}

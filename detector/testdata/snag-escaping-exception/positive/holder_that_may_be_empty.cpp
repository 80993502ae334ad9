// A holder that refuses null when it is made, and may be empty all the same: by default it holds nothing, and
// is refused when it becomes another.
#include <memory>
#include <stdexcept>
#include <thread>

template <class T>
class maybe {
 public:
  maybe() = default;
  explicit maybe(const std::shared_ptr<T>& held) : held_(held) {
    if (!held_) {
      throw std::invalid_argument("nothing to hold");
    }
  }
  template <class U>
  operator maybe<U>() const {
    return maybe<U>(static_cast<std::shared_ptr<U>>(held_));
  }
  bool holds() const { return held_ != nullptr; }

 private:
  std::shared_ptr<T> held_;
};

struct shape {};
struct circle : shape {};

static bool draws(const maybe<shape>& what) {
  return what.holds();
}

bool draw(const maybe<circle>& given) {
  bool drawn = false;
  std::thread painter([&] {
    drawn = draws(given);  // expect: snag-escaping-exception
  });
  painter.join();
  return drawn;
}

// Whoever overrides `dispatch` gives the lock back before it returns or throws: the handler goes on without it,
// and takes both in the one order that there is.
#include <exception>
#include <mutex>

namespace broker {

extern std::mutex table_lock;
extern std::mutex name_lock;

struct gone : std::exception {};

class target {
 public:
  virtual ~target() = default;
  virtual void dispatch(int what) = 0;  // with table_lock, which it gives back
};

void forget_name(int& names) {
  const std::lock_guard<std::mutex> names_held(name_lock);
  names -= 1;
}

void send(target& to, int what, int& names) {
  try {
    table_lock.lock();
    to.dispatch(what);
    return;
  } catch (const gone&) {
    forget_name(names);
  }
  if (names < 0) {
    table_lock.lock();
    names = 0;
    table_lock.unlock();
  }
}

void rename(int& names) {
  const std::lock_guard<std::mutex> names_held(name_lock);
  const std::lock_guard<std::mutex> table_held(table_lock);
  names += 1;
}

}  // namespace broker

// A request is looked up under a lock of the whole program and handed on with it: whoever overrides
// `dispatch` gives the lock back as soon as it may, in files of their own.
#include <mutex>

namespace broker {

extern std::mutex table_lock;

class request;

class target {
 public:
  virtual ~target() = default;
  virtual void dispatch(request& what) = 0;  // with table_lock, which it gives back
};

target* find_target(const request& what);
void serve_default(request& what);

bool handle(request& what) {
  table_lock.lock();
  target* found = find_target(what);
  if (found != nullptr) {
    found->dispatch(what);
    return true;
  }
  table_lock.unlock();
  serve_default(what);
  return false;
}

}  // namespace broker

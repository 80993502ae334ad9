// In its constructor an object is alone.
#include <mutex>

class registry {
 public:
  void add() {
    const std::lock_guard lock(guard_);
    ++count_;
  }
  template <class T>
  void ask(T& whom) {
    const std::lock_guard lock(guard_);
    whom.answer();
  }

 private:
  std::mutex guard_;
  int count_ = 0;
};

class entry {
 public:
  explicit entry(registry& in) {
    const std::lock_guard lock(guard_);
    in.add();
  }
  void answer() {
    const std::lock_guard lock(guard_);
    ++answers_;
  }

 private:
  std::mutex guard_;
  int answers_ = 0;
};

void use(registry& r) {
  entry e(r);
  r.ask(e);
}

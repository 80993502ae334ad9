#include <mutex>
#include <vector>

class roster {
 public:
  template <class F>
  void with_all(F&& f) {
    const std::lock_guard lock(guard_);
    for (int id : ids_) {
      f(id);
    }
  }
  void remove_all() {
    with_all([this](int id) { remove(id); });  // expect: snag-double-lock
  }
  void remove(int id) {
    const std::lock_guard lock(guard_);
    std::erase(ids_, id);
  }

 private:
  std::mutex guard_;
  std::vector<int> ids_;
};

void clear(roster& r) {
  r.remove_all();
}

// A caller's code runs under the lock, as its name and place say; it takes no lock of ours.
#include <functional>
#include <map>
#include <mutex>

class table {
 public:
  void for_each(const std::function<void(int, int)>& visit) {
    const std::lock_guard lock(guard_);
    for (const auto& [key, value] : values_) {
      visit(key, value);
    }
  }
  int get_or(int key, const std::function<int()>& make) {
    const std::lock_guard lock(guard_);
    const auto at = values_.find(key);
    return at != values_.end() ? at->second : values_[key] = make();
  }

 private:
  std::mutex guard_;
  std::map<int, int> values_;
};

int sum(table& of, table& other) {
  int total = 0;
  of.for_each([&](int, int value) { total += value; });
  of.for_each([&](int key, int) { total += other.get_or(key, [] { return 1; }); });
  return total;
}

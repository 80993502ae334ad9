// The copy is a look at how things stand: a class that copies under its lock, in the spawner or in a task.
#include <atomic>
#include <map>
#include <mutex>
#include <string>
#include <thread>

class table {
 public:
  table() = default;
  table(const table& other) {
    const std::lock_guard lock(other.mutex_);
    rows_ = other.rows_;
  }
  int at(const std::string& key) const {
    const std::lock_guard lock(mutex_);
    const auto found = rows_.find(key);
    return found == rows_.end() ? 0 : found->second;
  }
  void set(const std::string& key, int value) {
    const std::lock_guard lock(mutex_);
    rows_[key] = value;
  }

 private:
  mutable std::mutex mutex_;
  std::map<std::string, int> rows_;
};

void show(int n);

static int sum(table rows) {
  rows.set("c", 0);
  return rows.at("a") + rows.at("b");
}

void run(table& rows) {
  const table before = rows;
  table draft = rows;
  draft.set("a", sum(rows));
  std::thread printer([rows] { show(rows.at("a")); });
  rows.set("b", before.at("b"));
  printer.join();
}

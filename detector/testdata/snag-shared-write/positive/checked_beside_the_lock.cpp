#include <map>
#include <mutex>
#include <string>

std::map<std::string, int> load();
class parser;
parser* make_parser();

class rates {
 public:
  int of(const std::string& currency) {
    if (!loaded_) {  // expect: snag-shared-write
      const std::lock_guard lock(mutex_);
      if (!loaded_) {
        table_ = load();
        loaded_ = true;
      }
    }
    return table_[currency];
  }

 private:
  std::mutex mutex_;
  bool loaded_ = false;
  std::map<std::string, int> table_;
};

parser* the_parser() {
  static std::mutex guard;
  static parser* only = nullptr;
  if (only == nullptr) {  // expect: snag-shared-write
    std::unique_lock lock(guard);
    if (only == nullptr) {
      only = make_parser();
    }
  }
  return only;
}

int use(rates& all) {
  return all.of("EUR");
}

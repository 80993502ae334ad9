#include <map>
#include <mutex>
#include <shared_mutex>
#include <string>

class settings {
 public:
  std::string get(const std::string& key) const {
    std::shared_lock lock(guard_);
    const auto at = values_.find(key);
    return at == values_.end() ? "" : at->second;
  }
  std::string address() const {
    std::shared_lock lock(guard_);
    return get("host") + ":" + values_.at("port");  // expect: snag-double-lock
  }
  void set(const std::string& key, const std::string& value) {
    std::unique_lock lock(guard_);
    values_[key] = value;
  }
  void set_default(const std::string& key, const std::string& value) {
    std::shared_lock lock(guard_);
    if (!values_.contains(key)) {
      set(key, value);  // expect: snag-double-lock
    }
  }

 private:
  mutable std::shared_mutex guard_;
  std::map<std::string, std::string> values_;
};

std::string use(settings& s) {
  s.set_default("port", "80");
  return s.address();
}

// Values, owners, copies of the object, parts by value: nothing that dies.
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

void store(const std::string& name, int size);

class gauge {
 public:
  explicit gauge(int value) : value_(value) {}
  void later() const {
    std::thread([*this] { store("gauge", value_); }).detach();
  }
  void later_by_value() const {
    std::thread([value = value_] { store("value", value); }).detach();
  }

 private:
  int value_;
};

void by_value(const std::map<std::string, int>& table) {
  for (const auto& [name, size] : table) {
    std::thread([name = name, size = size] { store(name, size); }).detach();
    std::thread([name, size] { store(name, size); }).detach();
  }
  const gauge local(1);
  local.later();
  local.later_by_value();
}

void by_owner(std::string text) {
  auto owned = std::make_unique<std::string>(std::move(text));
  auto shared = std::make_shared<int>(3);
  std::thread([owned = std::move(owned), shared] { store(*owned, *shared); }).detach();
}

void elements_that_live_on(std::vector<std::string>& names) {
  for (auto& name : names) {
    std::thread([&name] { store(name, 0); }).detach();
  }
  static const std::vector<std::string> known = {"a", "b"};
  for (const auto& name : known) {
    std::thread([&name] { store(name, 1); }).detach();
  }
  std::vector<std::string> local = names;
  std::vector<std::jthread> threads;
  for (auto& name : local) {
    threads.emplace_back([&name] { store(name, 2); });
  }
  threads.clear();
}

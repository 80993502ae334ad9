// Nothing is answered where nothing was found.
#include <future>
#include <map>
#include <string>

void look_up(const std::map<std::string, int>& table, const std::string& key, std::promise<int> answer) {
  const auto found = table.find(key);
  if (found != table.end()) {
    answer.set_value(found->second);  // expect: snag-broken-promise
  }
}

// The task hands its spawner's promise to a function that answers on some paths.
#include <future>
#include <map>
#include <string>
#include <thread>

using table = std::map<std::string, int>;

void look_up(const table& all, const std::string& name, std::promise<int>& answer) {
  const auto at = all.find(name);
  if (at == all.end()) {
    return;
  }
  answer.set_value(at->second);
}

int ask(const table& all, const std::string& name) {
  std::promise<int> answer;
  auto told = answer.get_future();
  std::jthread worker([&] { look_up(all, name, answer); });  // missed: snag-broken-promise
  return told.get();
}

#include <future>
#include <string>
#include <thread>

bool open_file(const std::string& name);
int count_lines();

int lines_of(const std::string& name) {
  std::promise<int> answer;
  auto result = answer.get_future();
  std::jthread reader([&answer, name] {
    if (!open_file(name)) {
      return;
    }
    answer.set_value(count_lines());  // expect: snag-broken-promise
  });
  return result.get();
}

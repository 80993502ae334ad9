#include <future>
#include <string>

int count(const std::string& text);

std::future<int> count_later() {
  std::string text = "abc";
  return std::async(std::launch::async, [&text] { return count(text); });  // expect: snag-dangling-capture
}

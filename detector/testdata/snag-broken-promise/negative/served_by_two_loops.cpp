// What the first loop leaves, the second answers.
#include <future>
#include <string>
#include <thread>
#include <vector>

namespace {

struct question {
  std::string text;
  bool answered = false;
  std::promise<bool> answer;
};

}  // namespace

bool is_known(const std::string& text);

bool all_of(std::vector<std::string> texts) {
  std::vector<question> questions(texts.size());
  std::vector<std::future<bool>> answers;
  for (auto& one : questions) {
    answers.push_back(one.answer.get_future());
  }
  std::jthread checker([&questions] {
    for (auto& one : questions) {
      if (!is_known(one.text)) {
        continue;
      }
      one.answered = true;
      one.answer.set_value(true);
    }
    for (auto& one : questions) {
      if (!one.answered) {
        one.answer.set_value(false);
      }
    }
  });
  bool all = true;
  for (auto& answer : answers) {
    all = answer.get() && all;
  }
  return all;
}

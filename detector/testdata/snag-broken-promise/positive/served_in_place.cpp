// The requests stay in their list while a task serves them; some are skipped, and all are waited for.
#include <cstddef>
#include <future>
#include <string>
#include <thread>
#include <vector>

namespace {

struct question {
  std::string text;
  std::promise<bool> answer;
};

}  // namespace

bool is_known(const std::string& text);
bool check(const std::string& text);

int accepted(const std::vector<std::string>& texts) {
  std::vector<question> questions(texts.size());
  std::vector<std::future<bool>> answers;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    questions[i].text = texts[i];
    answers.push_back(questions[i].answer.get_future());
  }
  std::thread checker([&questions] {
    for (auto& one : questions) {
      if (is_known(one.text)) {
        one.answer.set_value(check(one.text));  // expect: snag-broken-promise
      }
    }
  });
  int count = 0;
  for (auto& answer : answers) {
    count += answer.get() ? 1 : 0;
  }
  checker.join();
  return count;
}

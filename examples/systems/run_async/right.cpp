#include <memory>
#include <utility>

#include "examples/systems/run_async/run_async.h"

namespace systems::run_async {

namespace {

/// One slot for each call: no two of them write to the same place.
using slots = std::shared_ptr<std::vector<std::string>>;

/// The call as a task that owns what it uses: it may run longer than the one who started it.
csp::async_task call(const fetch& ask, std::string question, slots into, std::size_t index) {
  return [ask, question = std::move(question), into = std::move(into), index](const csp::context& ctx) {
    return ask(ctx, question, (*into)[index]);
  };
}

std::vector<csp::async_task> calls(const fetch& ask, const std::vector<std::string>& questions,
                                   const slots& into) {
  std::vector<csp::async_task> tasks;
  tasks.reserve(questions.size());
  for (std::size_t i = 0; i < questions.size(); ++i) {
    tasks.push_back(call(ask, questions[i], into, i));
  }
  return tasks;
}

}  // namespace

csp::result<std::vector<std::string>> first(const csp::context& ctx, const fetch& ask,
                                            const std::vector<std::string>& questions) {
  const slots answers = std::make_shared<std::vector<std::string>>(questions.size());
  if (csp::error failed = csp::run_async(ctx, calls(ask, questions, answers))) {
    return failed;
  }
  return std::move(*answers);
}

std::vector<outcome> all(const csp::context& ctx, const fetch& ask,
                         const std::vector<std::string>& questions) {
  const slots answers = std::make_shared<std::vector<std::string>>(questions.size());
  const std::vector<csp::error> errors =
      csp::run_async_allow_errors(ctx, calls(ask, questions, answers), {.limit = at_once});
  std::vector<outcome> outcomes(questions.size());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    outcomes[i].failed = errors[i];
    // The slot of a call that failed may still be written to: it is not looked at.
    if (!errors[i]) {
      outcomes[i].answer = std::move((*answers)[i]);
    }
  }
  return outcomes;
}

}  // namespace systems::run_async

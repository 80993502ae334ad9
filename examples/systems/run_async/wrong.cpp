#include <memory>
#include <mutex>
#include <utility>

#include "examples/systems/run_async/run_async.h"

namespace systems::run_async {

csp::result<std::vector<std::string>> first(const csp::context& ctx, const fetch& ask,
                                            const std::vector<std::string>& questions) {
  const csp::chan<csp::error> errors = csp::make_chan<csp::error>();
  const auto answers = std::make_shared<std::vector<std::string>>(questions.size());
  if (questions.size() == 1) {
    // A single call needs no task.
    errors.send(ask(ctx, questions[0], (*answers)[0]));
    if (csp::error failed = *errors.receive()) {
      return failed;
    }
    return *answers;
  }
  // This thread has nothing else to do: it takes the first one.
  (void)ask(ctx, questions[0], (*answers)[0]);
  for (std::size_t i = 1; i < questions.size(); ++i) {
    csp::go([ctx, ask, answers, errors, question = questions[i], known = questions[0],
             into = &(*answers)[i]]() mutable {
      csp::error failed;
      try {
        if (question == known) {
          into = answers->data();  // the same question: the same answer
        } else {
          failed = ask(ctx, question, *into);
        }
      } catch (...) {
        failed = csp::make_error("failed");
      }
      errors.send(failed);
    });
  }
  for (std::size_t i = 1; i < questions.size(); ++i) {
    if (csp::error failed = *errors.receive()) {
      return failed;
    }
  }
  return *answers;
}

namespace {

struct numbered_error {
  std::size_t index = 0;
  csp::error failed;
};

/// What the calls of one list share.
struct shared_state {
  explicit shared_state(std::size_t calls) : answers(calls), answered(calls) {}

  csp::wait_group running;
  std::vector<std::string> answers;
  std::vector<bool> answered;  // one slot for each call: needs no lock
  csp::chan<numbered_error> errors = csp::make_chan<numbered_error>(1);

  void note(std::size_t index, const csp::error& failed) {
    if (!failed) {
      answered[index] = true;
      return;
    }
    (void)errors.try_send({index, failed});  // never blocks
  }
};

csp::error described(const std::exception& thrown) {
  const auto& panic = dynamic_cast<const csp::panic_error&>(thrown);
  return csp::errorf("panic: {}\n{}", panic.what(), panic.stack().text());
}

}  // namespace

std::vector<outcome> all(const csp::context& ctx, const fetch& ask,
                         const std::vector<std::string>& questions) {
  const auto state = std::make_shared<shared_state>(questions.size());
  for (std::size_t i = 0; i < questions.size(); ++i) {
    state->running.add();
    csp::go([ctx = csp::without_cancel(ctx), ask, state, i, question = questions[i]] {
      try {
        try {
          const auto done = state->running.done_on_exit();
          state->note(i, ask(ctx, question, state->answers[i]));
        } catch (const std::exception& thrown) {
          state->note(i, described(thrown));
        }
      } catch (...) {
        // Whatever happens, the server lives on.
      }
    });
  }
  state->running.wait();
  std::vector<outcome> outcomes(questions.size());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    outcomes[i].answer = state->answered[i] ? state->answers[i] : "";
  }
  if (const auto error = state->errors.try_receive()) {
    outcomes[error.value->index].failed = error.value->failed;
  }
  return outcomes;
}

}  // namespace systems::run_async

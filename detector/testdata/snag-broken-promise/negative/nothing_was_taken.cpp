// An empty request owes nothing.
#include <future>
#include <optional>
#include <utility>

struct request {
  int number = 0;
  std::promise<int> answer;
};

std::optional<request> take();

void serve() {
  for (;;) {
    std::optional<request> next = take();
    if (!next) {
      return;
    }
    next->answer.set_value(next->number);
  }
}

void serve_in_condition() {
  while (auto next = take()) {
    next->answer.set_value(next->number);
  }
}

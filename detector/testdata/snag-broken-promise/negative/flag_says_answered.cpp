#include <future>
#include <optional>

std::optional<int> cached();
std::optional<int> stored();

void by_flag(std::promise<int> answer) {
  bool answered = false;
  if (const auto value = cached()) {
    answer.set_value(*value);
    answered = true;
  }
  if (!answered) {
    answer.set_value(stored().value_or(0));
  }
}

void tried_again(std::promise<int> answer) {
  for (int round = 0; round < 3; ++round) {
    const auto value = stored();
    if (value || round == 2) {
      answer.set_value(value.value_or(0));
      break;
    }
  }
}

void same_condition(bool bad, std::promise<int> answer) {
  if (bad) {
    answer.set_value(-1);
  }
  stored();
  if (bad) {
    return;
  }
  answer.set_value(1);
}

#include <future>
#include <thread>
#include <utility>

template <class Value>
std::pair<Value, std::promise<Value>> next_of();

template <class Value, class Function>
void serve_one(Function function) {
  auto [value, answer] = next_of<Value>();
  if (value < Value{}) {
    return;
  }
  answer.set_value(function(value));  // expect: snag-broken-promise
}

void serve_ints() {
  serve_one<int>([](int value) { return value + 1; });
}

#include <future>
#include <utility>

enum class command { get, count, stop };

int get();
int count();

void obey(command what, std::promise<int> answer) {
  switch (what) {
    case command::get:
      answer.set_value(get());  // expect: snag-broken-promise
      break;
    case command::count:
      answer.set_value(count());
      break;
    default:
      break;
  }
}

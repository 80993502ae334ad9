#include <functional>
#include <future>

void fast();
void slow();

void start(int kind) {
  const std::function<void()> work = [kind] { kind > 3 ? slow() : fast(); };
  switch (kind) {
    case 0:
      std::async(std::launch::async, work);  // expect: snag-future-serialised
      break;
    default:
      work();
  }
}

void start_bound(int kind) {
  if (kind == 0) {
    return;
  }
  auto ignored = std::async(std::launch::async, std::bind(slow));  // expect: snag-future-serialised
}

#include <future>

void save(int page);

void on_click(int page) {
  std::async(std::launch::async, save, page);  // expect: snag-future-serialised
}

// The request dies with the try block; the handler has nothing left to answer to.
#include <exception>
#include <future>
#include <string>
#include <utility>

struct job {
  int id = 0;
  std::promise<int> done;
};

job take();
void log_line(const std::string& text);

static int work(int id) {
  if (id < 0) {
    throw std::exception();
  }
  return id * 2;
}

void serve() {
  while (true) {
    try {
      job next = take();
      next.done.set_value(work(next.id));  // expect: snag-broken-promise
    } catch (const std::exception& error) {
      log_line(error.what());
    }
  }
}

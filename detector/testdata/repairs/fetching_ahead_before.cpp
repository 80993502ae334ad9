// The next part is fetched while this one is read; a part that cannot be fetched is an exception of the
// thread.
#include <exception>
#include <list>
#include <string>
#include <thread>

struct fetch_failed : std::exception {};

bool fetch(int from, std::list<std::string>& parts);
bool read(const std::list<std::string>& parts) noexcept;

static void fetch_next(int from, std::list<std::string>& parts) {
  if (!fetch(from, parts)) {
    throw fetch_failed();
  }
}

void read_all() {
  std::list<std::string> parts;
  int from = 0;
  fetch_next(from, parts);
  bool more = true;
  while (more) {
    std::list<std::string> next;
    std::thread ahead([&] { fetch_next(from + 1, next); });  // expect: snag-escaping-exception
    more = read(parts);
    ahead.join();
    ++from;
    parts.swap(next);
  }
}

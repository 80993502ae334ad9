// The next part is fetched while this one is read; the thread tells its reader that it could not.
#include <exception>
#include <list>
#include <string>
#include <thread>

struct fetch_failed : std::exception {};

bool fetch(int from, std::list<std::string>& parts);
bool read(const std::list<std::string>& parts) noexcept;

static void fetch_next(int from, std::list<std::string>& parts, bool& failed) {
  failed = false;
  try {
    if (!fetch(from, parts)) {
      throw fetch_failed();
    }
  } catch (...) {
    failed = true;
  }
}

void read_all() {
  std::list<std::string> parts;
  int from = 0;
  bool failed = false;
  fetch_next(from, parts, failed);
  bool more = !failed;
  while (more) {
    std::list<std::string> next;
    std::thread ahead([&] { fetch_next(from + 1, next, failed); });
    more = read(parts);
    ahead.join();
    if (failed) {
      throw fetch_failed();
    }
    ++from;
    parts.swap(next);
  }
}

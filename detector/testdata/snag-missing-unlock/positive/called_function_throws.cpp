#include <mutex>
#include <stdexcept>

struct config {
  std::mutex guard;
  int port = 0;
};

int parse(const char* text) {
  if (*text == '\0') {
    throw std::invalid_argument("empty");
  }
  return *text - '0';
}

void set_port(config& of, const char* text) {
  of.guard.lock();  // expect: snag-missing-unlock
  of.port = parse(text);
  of.guard.unlock();
}

// The handler hands on what it caught, and something there throws.
#include <mutex>
#include <stdexcept>

int parse(const char* text) {
  if (*text == 0) {
    throw std::invalid_argument("nothing to parse");
  }
  return *text - '0';
}

int failures = 0;

int parse_and_count(const char* text) {
  try {
    return parse(text);
  } catch (const std::invalid_argument&) {
    ++failures;
    throw;
  }
}

std::mutex guard;
int sum = 0;

void add(const char* text) {
  guard.lock();  // expect: snag-missing-unlock
  sum += parse_and_count(text);
  guard.unlock();
}

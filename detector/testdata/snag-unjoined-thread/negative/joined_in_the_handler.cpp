// The handle is declared outside the try block in which its thread starts: the handler joins it.
#include <exception>
#include <stdexcept>
#include <string>
#include <thread>

void fetch(int part);

void read(const std::string& part) {
  if (part.empty()) {
    throw std::runtime_error("nothing to read");
  }
}

void read_all(const std::string& first) {
  std::thread ahead;
  int part = 0;
  while (part < 3) {
    try {
      ahead = std::thread(fetch, part + 1);
      read(first);
      ahead.join();
    } catch (const std::exception&) {
      if (ahead.joinable()) {
        ahead.join();
      }
    }
    ++part;
  }
}

void once(const std::string& part) {
  std::thread ahead;
  try {
    ahead = std::thread(fetch, 1);
    if (part.size() > 80) {
      throw std::length_error("too long");
    }
    read(part);
  } catch (...) {
    ahead.join();
    throw;
  }
  ahead.join();
}

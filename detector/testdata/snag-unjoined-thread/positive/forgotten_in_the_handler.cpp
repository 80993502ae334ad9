// The handle lives on in the handler, which forgets it.
#include <exception>
#include <stdexcept>
#include <string>
#include <thread>

void fetch(int part);
void log_line(const std::string& line) noexcept;

void read(const std::string& part) {
  if (part.empty()) {
    throw std::runtime_error("nothing to read");
  }
}

void read_one(const std::string& part) {
  std::thread ahead;  // expect: snag-unjoined-thread
  try {
    ahead = std::thread(fetch, 1);
    read(part);
    ahead.join();
  } catch (const std::exception&) {
    log_line("could not read");
  }
}

void read_again(const std::string& part) {
  std::thread ahead;  // expect: snag-unjoined-thread
  try {
    ahead = std::thread(fetch, 1);
    if (part.size() > 80) {
      throw std::length_error("too long");
    }
    ahead.join();
  } catch (const std::length_error&) {
    log_line("too long");
  }
}

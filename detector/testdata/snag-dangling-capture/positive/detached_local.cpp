#include <string>
#include <thread>

void log_line(const std::string& text);

void log_later(int code) {
  std::string line = "code " + std::to_string(code);
  std::thread writer([&line] { log_line(line); });  // expect: snag-dangling-capture
  writer.detach();
}

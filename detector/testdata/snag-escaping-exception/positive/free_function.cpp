#include <string>
#include <thread>

struct bad_line {
  int number;
};

static void load(const std::string& text, int& lines) {
  lines = 0;
  for (const char c : text) {
    lines += c == '\n';
    if (c == '\0') throw bad_line{lines};  // expect: snag-escaping-exception
  }
}

int count(const std::string& text) {
  int lines = 0;
  std::thread one(load, std::cref(text), std::ref(lines));
  one.join();
  return lines;
}

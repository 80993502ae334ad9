// Declared the wrong way round: the local dies before the thread that joins by itself.
#include <string>
#include <thread>

void print(const std::string& text);

void announce() {
  std::jthread speaker;
  std::string text = "hello";
  speaker = std::jthread([&text] { print(text); });  // expect: snag-dangling-capture
}

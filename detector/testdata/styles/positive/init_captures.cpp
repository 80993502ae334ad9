// A capture with an initialiser may still hold an address or a reference.
#include <string>
#include <thread>

void read(const std::string& text);

void by_reference() {
  std::string text = "one";
  std::thread([&copy = text] { read(copy); }).detach();  // expect: snag-dangling-capture
}

void by_address() {
  std::string text = "two";
  std::thread([where = &text] { read(*where); }).detach();  // expect: snag-dangling-capture
}

void by_wrapper() {
  std::string text = "four";
  std::thread([text = std::cref(text)] { read(text.get()); }).detach();  // expect: snag-dangling-capture
}

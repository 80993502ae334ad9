// A plain pointer is captured, and its owner dies with the function.
#include <cstddef>
#include <memory>
#include <string>
#include <thread>
#include <vector>

void read(const std::string& text) noexcept;
void write(const char* text, std::size_t length) noexcept;
std::vector<char> rendered();

void by_raw_pointer() {
  const auto text = std::make_unique<std::string>("three");
  std::thread([where = text.get()] { read(*where); }).detach();  // expect: snag-dangling-capture
}

void by_what_it_points_to() {
  auto text = std::make_unique<std::string>("four");
  text->append("!");
  const std::string* where = &*text;
  std::thread([where] { read(*where); }).detach();  // expect: snag-dangling-capture
}

void by_bytes() {
  std::vector<char> bytes = rendered();
  bytes.push_back('\n');
  const char* data = bytes.data();
  const std::size_t length = bytes.size();
  std::thread([data, length] { write(data, length); }).detach();  // expect: snag-dangling-capture
}

void by_text(const std::string& name) {
  const std::string line = "hello " + name;
  std::thread([text = line.c_str()] { write(text, 5); }).detach();  // expect: snag-dangling-capture
}

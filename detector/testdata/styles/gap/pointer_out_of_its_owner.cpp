// A plain pointer is captured, and its owner dies with the function.
#include <memory>
#include <string>
#include <thread>

void read(const std::string& text);

void by_raw_pointer() {
  const auto text = std::make_unique<std::string>("three");
  std::thread([where = text.get()] { read(*where); }).detach();  // missed: snag-dangling-capture
}

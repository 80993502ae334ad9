#include <memory>
#include <string>
#include <thread>

std::string read_all(const std::string& path);

static void load(const std::string& path, std::shared_ptr<std::string> out) {
  out = std::make_shared<std::string>(read_all(path));  // expect: snag-lost-result
}

std::string read(const std::string& path) {
  std::shared_ptr<std::string> text;
  std::thread reader(load, path, text);
  reader.join();
  return text == nullptr ? "" : *text;
}

// A throw stands in the text of the task and is not done by it, or on the spawner's side.
#include <functional>
#include <stdexcept>
#include <string>
#include <thread>
#include <type_traits>
#include <vector>

using handler = std::function<void(const std::string&)>;

void subscribe(std::vector<handler>& to);

template <class T>
T convert(const std::string& text) {
  if constexpr (std::is_same_v<T, std::string>) {
    return text;
  } else {
    throw std::runtime_error("no such type");
  }
}

void run(std::vector<handler>& handlers, const std::string& text, std::string& out) {
  std::jthread worker([&] {
    handlers.push_back([](const std::string& line) {
      if (line.empty()) {
        throw std::invalid_argument("empty");
      }
    });
    out = convert<std::string>(text);
    static_assert(!noexcept(std::stoi(text)));
  });
  if (text.empty()) {
    throw std::invalid_argument("no text");
  }
}

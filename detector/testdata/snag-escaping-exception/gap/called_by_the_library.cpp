// The object that throws is made inside a function of the library.
// missed: snag-escaping-exception
#include <memory>
#include <stdexcept>
#include <thread>

struct session {
  explicit session(int port) {
    if (port == 0) {
      throw std::invalid_argument("port");
    }
  }
};

void open(int port) {
  std::jthread worker([port] { const auto one = std::make_unique<session>(port); });
}

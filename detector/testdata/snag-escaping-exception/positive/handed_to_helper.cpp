#include <functional>
#include <stdexcept>
#include <thread>

static void retry(int times, const std::function<bool()>& attempt) {
  while (times-- > 0) {
    if (attempt()) {
      return;
    }
  }
}

bool connect(int port);

void keep_connected(int port) {
  std::jthread worker([port] {
    retry(3, [port] {  // expect: snag-escaping-exception
      if (port <= 0) {
        throw std::invalid_argument("port");
      }
      return connect(port);
    });
  });
}

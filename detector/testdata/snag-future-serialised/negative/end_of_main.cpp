#include <future>

void serve();

int main() {
  const auto server = std::async(std::launch::async, serve);
  return 0;
}

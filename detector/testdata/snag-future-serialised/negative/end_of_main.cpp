#include <future>

void serve(int port);

int main(int arguments, char**) {
  const int port = 8000 + arguments;
  const auto server = std::async(std::launch::async, serve, port);
  return 0;
}

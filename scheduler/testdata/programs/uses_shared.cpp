// Sells the one ticket of a shared library from two threads; what is atomic is all in there.

#include <thread>

bool sell_ticket();

int main() {
  bool first = false;
  bool second = false;
  std::thread one([&] { first = sell_ticket(); });
  std::thread two([&] { second = sell_ticket(); });
  one.join();
  two.join();
  return first && second ? 1 : 0;
}

// A latch that says 'I have started': what is written later is waited for by the join.
#include <latch>
#include <string>
#include <thread>

void prepare();
std::string read_all();

std::size_t run() {
  std::string text;
  std::latch started(1);
  std::thread reader([&] {
    started.count_down();
    text = read_all();
  });
  started.wait();
  prepare();
  reader.join();
  return text.size();
}

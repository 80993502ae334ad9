#include <latch>
#include <string>
#include <thread>

std::string read_all();

std::size_t size_of() {
  std::string text;
  std::latch ready(1);
  std::thread reader([&] {
    ready.count_down();  // expect: snag-misplaced-done
    text = read_all();
  });
  ready.wait();
  const std::size_t size = text.size();
  reader.join();
  return size;
}

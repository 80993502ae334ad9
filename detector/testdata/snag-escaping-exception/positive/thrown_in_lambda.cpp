#include <stdexcept>
#include <thread>

int read_sensor();

void sample(int& out) {
  std::thread reader([&out] {
    const int value = read_sensor();
    if (value < 0) {
      throw std::runtime_error("no supply");  // expect: snag-escaping-exception
    }
    out = value;
  });
  reader.join();
}

#include <thread>
#include <vector>

struct pixel {
  int red = 0;
  int green = 0;
};

int paint(const std::vector<int>& source) {
  std::vector<pixel> image(source.size());
  auto fill = [&image] {
    for (pixel p : image) {
      p.red = 255;  // expect: snag-lost-result
      p.green = 0;
    }
  };
  std::thread painter(fill);
  painter.join();
  return image.front().red;
}

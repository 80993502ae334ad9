#include <thread>

void draw(int row);

void one_after_the_other(int rows) {
  for (int row = 0; row < rows; ++row) {
    std::thread worker([&] { draw(row); });
    worker.join();
  }
  for (int row = 0; row < rows; ++row) {
    std::jthread worker([&row] { draw(row); });  // NOLINT(snag-future-serialised)
  }
}

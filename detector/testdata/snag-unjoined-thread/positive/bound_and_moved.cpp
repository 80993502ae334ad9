// Bound first, started later, moved into a local vector that dies with the function.
#include <functional>
#include <thread>
#include <utility>
#include <vector>

void paint(int wall, int colour);

bool paint_room(int walls) {
  std::vector<std::thread> painters;  // expect: snag-unjoined-thread
  for (int wall = 0; wall < walls; ++wall) {
    const auto job = std::bind(paint, wall, 3);
    std::thread painter(job);
    painters.push_back(std::move(painter));
  }
  if (painters.empty()) {
    return false;
  }
  if (walls > 4) {
    return false;
  }
  for (auto& painter : painters) {
    painter.join();
  }
  return true;
}

#include "cases/lifetime/thread-loop-capture.h"

#include <mutex>
#include <thread>

namespace cases::thread_loop_capture {

std::vector<int> render(int tiles, const std::function<int(int)>& shade) {
  std::mutex mutex;
  std::vector<int> row;
  std::vector<std::thread> workers;
  for (int tile = 0; tile < tiles; ++tile) {
    workers.emplace_back([&, tile] {
      const int colour = shade(tile);
      const std::lock_guard lock(mutex);
      row.push_back(colour);
    });
  }
  for (std::thread& worker : workers) {
    worker.join();
  }
  return row;
}

}  // namespace cases::thread_loop_capture

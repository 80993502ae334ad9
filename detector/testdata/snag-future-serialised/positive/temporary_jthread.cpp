#include <thread>
#include <vector>

void compress(int block);

void compress_all(const std::vector<int>& blocks) {
  for (const int block : blocks) {
    std::jthread([block] { compress(block); });  // expect: snag-future-serialised
  }
}

#include <functional>
#include <stdexcept>
#include <thread>
#include <vector>

struct miner {
  int budget = 0;

  void dig(int depth) {
    while (depth-- > 0) {
      if (--budget < 0) {
        throw std::runtime_error("no budget left");  // expect: snag-escaping-exception
      }
    }
  }
};

void dig_all(std::vector<miner>& miners) {
  std::vector<std::thread> threads;
  for (auto& one : miners) {
    threads.push_back(std::thread(std::bind(&miner::dig, &one, 10)));
  }
  for (auto& t : threads) {
    t.join();
  }
}

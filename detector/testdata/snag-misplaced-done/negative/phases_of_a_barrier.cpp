#include <barrier>
#include <latch>
#include <thread>
#include <vector>

void step(std::vector<int>& field, int part);

void simulate(int parts, int rounds) {
  std::vector<int> field(static_cast<std::size_t>(parts));
  std::barrier sync(parts);
  std::latch begin(1);
  std::vector<std::jthread> workers;
  for (int part = 0; part < parts; ++part) {
    workers.emplace_back([&, part] {
      begin.wait();
      for (int round = 0; round < rounds; ++round) {
        step(field, part);
        sync.arrive_and_wait();
        field[static_cast<std::size_t>(part)] += 1;
        sync.arrive_and_wait();
      }
    });
  }
  begin.count_down();
}

#include <barrier>
#include <thread>
#include <vector>

bool load(int part);
void show(int part);

void drops_out(int parts) {
  std::barrier loaded(parts);
  std::vector<std::jthread> threads;
  for (int part = 0; part < parts; ++part) {
    threads.emplace_back([part, &loaded] {
      if (!load(part)) {
        loaded.arrive_and_drop();
        return;
      }
      loaded.arrive_and_wait();
      show(part);
    });
  }
}

// The barrier was made without the first.
void all_but_the_first(int parts) {
  std::barrier loaded(parts - 1);
  std::vector<std::jthread> threads;
  for (int part = 0; part < parts; ++part) {
    threads.emplace_back([part, &loaded] {
      if (part == 0) {
        show(part);
        return;
      }
      loaded.arrive_and_wait();
      show(part);
    });
  }
}

// Two phases: whoever leaves between them has gone through the first.
void two_phases(int parts) {
  std::barrier sync(parts);
  std::vector<std::jthread> threads;
  for (int part = 0; part < parts; ++part) {
    threads.emplace_back([part, &sync] {
      show(part);
      sync.arrive_and_wait();
      load(part);
      sync.arrive_and_wait();
      show(part);
    });
  }
}

// Joined by functions that call each other until one of them is at the end.
#include <thread>
#include <vector>

void work(int part);
bool is_urgent();

void finish_later(std::thread& worker, int rounds);

void finish(std::thread& worker, int rounds) {
  if (rounds > 0 && !is_urgent()) {
    finish_later(worker, rounds - 1);
  } else {
    worker.join();
  }
}

void finish_later(std::thread& worker, int rounds) {
  finish(worker, rounds);
}

void by_the_first() {
  std::thread worker([] { work(1); });
  finish(worker, 3);
}

void by_the_second() {
  std::thread worker([] { work(2); });
  finish_later(worker, 3);
}

void join_from(std::vector<std::thread>& workers, std::size_t at) {
  if (at < workers.size()) {
    workers[at].join();
    join_from(workers, at + 1);
  }
}

void many() {
  std::vector<std::thread> workers;
  for (int part = 0; part < 4; ++part) {
    workers.emplace_back([part] { work(part); });
  }
  join_from(workers, 0);
}

#include <string>
#include <thread>

void log(int n);

void start(int seed, std::string name) {
  std::thread([seed, name]() mutable {
    name.clear();
    seed = 4;
  }).detach();
  seed = 7;
  log(seed);
}

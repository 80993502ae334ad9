// Tasks are put into a container and waited for behind the loop.
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

int weigh(const std::string& what);

int by_futures(const std::vector<std::string>& names) {
  std::vector<std::future<int>> weights;
  for (std::size_t i = 0; i < names.size(); ++i) {
    weights.emplace_back(
        std::async(std::launch::async, [&] { return weigh(names[i]); }));  // expect: snag-loop-capture
  }
  int sum = 0;
  for (auto& weight : weights) {
    sum += weight.get();
  }
  return sum;
}

bool by_threads(const std::vector<std::string>& names) {
  std::vector<std::thread> threads;  // expect: snag-unjoined-thread
  for (const auto& name : names) {
    threads.push_back(std::thread([name] { weigh(name); }));
  }
  if (names.size() > 10) {
    return false;
  }
  for (auto& one : threads) {
    one.join();
  }
  return true;
}

int by_owned_threads(const std::vector<std::string>& names) {
  std::vector<std::unique_ptr<std::jthread>> threads;
  int sum = 0;
  for (const auto& name : names) {
    threads.push_back(
        std::make_unique<std::jthread>([&sum, name] { sum += weigh(name); }));  // expect: snag-shared-write
  }
  threads.clear();
  return sum;
}

void by_array(int n) {
  std::thread crew[4];
  for (int i = 0; i < 4; ++i) {
    crew[i] = std::thread([&] { weigh(std::to_string(i + n)); });  // expect: snag-loop-capture
  }
  for (auto& member : crew) {
    member.join();
  }
}

// Kept in containers and waited for before what they use dies, by a join, a get, a clear or the end of a
// scope.
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

int weigh(const std::string& what);

int by_futures(const std::vector<std::string>& names) {
  std::vector<std::future<int>> weights;
  for (const auto& name : names) {
    weights.emplace_back(std::async(std::launch::async, [&name] { return weigh(name); }));
  }
  int sum = 0;
  for (auto& weight : weights) {
    sum += weight.get();
  }
  return sum;
}

int cleared(const std::string& name) {
  std::vector<std::unique_ptr<std::jthread>> threads;
  int weight = 0;
  threads.push_back(std::make_unique<std::jthread>([&weight, &name] { weight = weigh(name); }));
  threads.clear();
  return weight;
}

int moved_and_joined(const std::string& name) {
  int weight = 0;
  std::vector<std::thread> kept;
  std::thread one([&] { weight = weigh(name); });
  kept.push_back(std::move(one));
  for (auto it = kept.begin(); it != kept.end(); ++it) {
    it->join();
  }
  return weight;
}

int in_an_inner_scope(const std::vector<std::string>& names) {
  std::vector<int> weights(names.size());
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < names.size(); ++i) {
      threads.emplace_back([&weights, &names, i] { weights[i] = weigh(names[i]); });
    }
  }
  return weights.empty() ? 0 : weights.front();
}

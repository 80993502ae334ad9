// Whether what the caller gave can throw is the caller's to know.
#include <functional>
#include <string>
#include <thread>
#include <vector>

class pool {
 public:
  explicit pool(std::function<void(int)> each) : each_(std::move(each)) {
    for (int i = 0; i < 4; ++i) {
      threads_.emplace_back([this, i] { each_(i); });
    }
  }

 private:
  std::function<void(int)> each_;
  std::vector<std::jthread> threads_;
};

long total(const std::vector<std::string>& regions, const std::function<long(const std::string&)>& sales) {
  std::vector<long> parts(regions.size());
  {
    std::vector<std::jthread> queries;
    for (std::size_t i = 0; i < regions.size(); ++i) {
      queries.emplace_back([&, i] { parts[i] = sales(regions[i]); });
    }
  }
  long sum = 0;
  for (const long part : parts) {
    sum += part;
  }
  return sum;
}

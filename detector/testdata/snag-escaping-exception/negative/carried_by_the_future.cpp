#include <future>
#include <stdexcept>
#include <string>
#include <thread>

#include "csp/csp.h"

int parse(const std::string& a, const std::string& b) {
  auto left = std::async(std::launch::async, [&] { return std::stoi(a); });
  std::packaged_task<int()> work([&] {
    if (b.empty()) {
      throw std::invalid_argument("empty");
    }
    return std::stoi(b);
  });
  auto right = work.get_future();
  std::thread carrier(std::move(work));
  carrier.join();
  return left.get() + right.get();
}

csp::error parse_in_group(const std::string& a, int& out) {
  csp::group all;
  all.go([&] { out = std::stoi(a); });
  return all.wait();
}

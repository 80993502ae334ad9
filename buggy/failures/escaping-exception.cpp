#include "cases/failures/escaping-exception.h"

#include <cstddef>
#include <numeric>
#include <sstream>
#include <thread>

namespace cases::escaping_exception {

namespace {

/// Adds up the numbers of one page.
long bytes_of(const std::string& page) {
  std::istringstream columns(page);
  long bytes = 0;
  for (std::string column; columns >> column;) {
    bytes += std::stol(column);
  }
  return bytes;
}

}  // namespace

long total_bytes(const std::vector<std::string>& pages) {
  std::vector<long> bytes(pages.size(), 0);
  std::vector<std::jthread> workers;
  workers.reserve(pages.size());
  for (std::size_t i = 0; i < pages.size(); ++i) {
    workers.emplace_back([&, i] { bytes[i] = bytes_of(pages[i]); });
  }
  for (std::jthread& worker : workers) {
    worker.join();
  }
  return std::accumulate(bytes.begin(), bytes.end(), 0L);
}

}  // namespace cases::escaping_exception

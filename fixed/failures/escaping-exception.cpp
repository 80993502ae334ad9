#include "cases/failures/escaping-exception.h"

#include <cstddef>
#include <exception>
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
  std::vector<std::exception_ptr> errors(pages.size());
  std::vector<std::jthread> workers;
  workers.reserve(pages.size());
  for (std::size_t i = 0; i < pages.size(); ++i) {
    workers.emplace_back([&, i] {
      try {
        bytes[i] = bytes_of(pages[i]);
      } catch (...) {
        errors[i] = std::current_exception();
      }
    });
  }
  for (std::jthread& worker : workers) {
    worker.join();
  }
  for (const std::exception_ptr& error : errors) {
    if (error) {
      std::rethrow_exception(error);
    }
  }
  return std::accumulate(bytes.begin(), bytes.end(), 0L);
}

}  // namespace cases::escaping_exception

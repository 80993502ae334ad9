#include "cases/failures/exit-in-worker.h"

#include <cstdlib>
#include <iostream>
#include <thread>

namespace cases::exit_in_worker {

namespace {

/// Has a scratch directory for as long as it lives.
class scratch_directory {
 public:
  explicit scratch_directory(const scratch& files) : files_(files) { files_.create(); }
  ~scratch_directory() { files_.remove(); }
  scratch_directory(const scratch_directory&) = delete;
  scratch_directory& operator=(const scratch_directory&) = delete;

 private:
  const scratch& files_;
};

}  // namespace

std::size_t import_pages(const std::vector<std::string>& pages, const scratch& files) {
  const scratch_directory directory(files);
  std::vector<std::jthread> workers;
  workers.reserve(pages.size());
  for (const std::string& page : pages) {
    workers.emplace_back([&page] {
      if (page.empty()) {
        std::cerr << "import: a page is empty\n";
        std::exit(EXIT_FAILURE);
      }
    });
  }
  for (std::jthread& worker : workers) {
    worker.join();
  }
  return pages.size();
}

}  // namespace cases::exit_in_worker

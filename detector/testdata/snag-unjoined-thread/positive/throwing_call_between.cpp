#include <stdexcept>
#include <string>
#include <thread>

namespace {
int parse(const std::string& text) {
  if (text.empty()) {
    throw std::invalid_argument("empty");
  }
  return static_cast<int>(text.size());
}
}  // namespace

void work();

int run(const std::string& text) {
  std::thread worker(work);  // expect: snag-unjoined-thread
  const int size = parse(text);
  worker.join();
  return size;
}

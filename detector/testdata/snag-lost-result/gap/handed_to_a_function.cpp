// The copy is filled by a function that takes it by reference.
// missed: snag-lost-result
#include <string>
#include <thread>

void fill(std::string& out);

std::string run() {
  std::string text;
  std::thread worker([text]() mutable { fill(text); });
  worker.join();
  return text;
}

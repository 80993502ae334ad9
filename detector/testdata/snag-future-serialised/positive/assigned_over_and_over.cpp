#include <future>
#include <vector>

void index(int document);

void index_all(const std::vector<int>& documents) {
  std::future<void> last;
  for (const int document : documents) {
    last = std::async(std::launch::async, [document] { index(document); });  // expect: snag-future-serialised
  }
  last.wait();
}

// The iterator is the loop's own: when a thread comes to look, it has moved on.
#include <list>
#include <string>
#include <thread>
#include <vector>

void index_page(const std::string& page);

void index_all(std::list<std::string>& pages) {
  std::vector<std::thread> crew;
  for (auto it = pages.begin(); it != pages.end(); ++it) {
    if (it->empty()) {
      continue;
    }
    crew.emplace_back([&it] { index_page(*it); });  // expect: snag-loop-capture
  }
  for (auto& member : crew) {
    member.join();
  }
}

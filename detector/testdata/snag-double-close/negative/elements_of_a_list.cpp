// Many channels, each closed once.
#include <array>
#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "csp/chan.h"
#include "csp/go.h"

struct subscriber {
  csp::chan<int> news = csp::make_chan<int>(1);
  subscriber* next = nullptr;
};

void all(std::vector<csp::chan<int>>& list, std::map<std::string, csp::chan<int>>& by_name) {
  for (auto& one : list) {
    one.close();
  }
  for (auto& [name, one] : by_name) {
    one.close();
  }
}

void all_of(std::vector<subscriber>& list, const std::vector<std::unique_ptr<subscriber>>& more) {
  for (const subscriber& one : list) {
    one.news.close();
  }
  for (auto at = more.begin(); at != more.end(); ++at) {
    (*at)->news.close();
  }
}

void chained(subscriber* first) {
  for (subscriber* one = first; one != nullptr; one = one->next) {
    one->news.close();
  }
}

void both_ends(std::array<csp::chan<int>, 2>& ends, std::size_t from) {
  ends[from].close();
  ends[1 - from].close();
}

void one_each(int n) {
  for (int i = 0; i < n; ++i) {
    const auto answer = csp::make_chan<int>(1);
    csp::go([answer] {
      answer.send(1);
      answer.close();
    });
    answer.receive();
  }
}

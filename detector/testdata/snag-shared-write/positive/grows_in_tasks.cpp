#include <map>
#include <string>
#include <vector>

#include "csp/csp.h"

int ask(const std::string& host);

csp::error survey(const std::vector<std::string>& hosts, std::vector<int>& answers,
                  std::map<std::string, int>& by_host) {
  csp::group all;
  for (const auto& host : hosts) {
    all.go([&answers, &host] {
      answers.push_back(ask(host));  // expect: snag-shared-write
    });
    all.go([&by_host, &host] {
      by_host[host] = ask(host);  // expect: snag-shared-write
    });
  }
  return all.wait();
}

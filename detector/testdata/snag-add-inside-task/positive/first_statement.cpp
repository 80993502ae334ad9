#include <string>
#include <vector>

#include "csp/go.h"
#include "csp/wait_group.h"

void fetch(const std::string& url);

void fetch_all(const std::vector<std::string>& urls) {
  csp::wait_group pending;
  for (const std::string& url : urls) {
    csp::go([url, &pending] {
      pending.add(1);  // expect: snag-add-inside-task
      fetch(url);
      pending.done();
    });
  }
  pending.wait();
}

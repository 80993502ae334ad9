#include <string>
#include <vector>

#include "csp/chan.h"
#include "csp/go.h"
#include "csp/wait_group.h"

int fetch(const std::string& url);

int sum(const std::vector<std::string>& urls) {
  const auto sizes = csp::make_chan<int>();
  csp::wait_group pending;
  pending.add(static_cast<int>(urls.size()));
  for (const std::string& url : urls) {
    csp::go([url, sizes, &pending] {
      const int size = fetch(url);
      pending.done();  // expect: snag-misplaced-done
      sizes.send(size);
    });
  }
  csp::go([sizes, &pending] {
    pending.wait();
    sizes.close();
  });
  int total = 0;
  for (const int size : sizes) {
    total += size;
  }
  return total;
}

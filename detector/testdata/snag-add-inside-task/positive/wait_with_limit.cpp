// A wait with a limit says 'all done' as early as one without; one group after another.
#include <chrono>
#include <memory>

#include "csp/go.h"
#include "csp/wait_group.h"

void load(int page);

bool load_two_rounds(int pages) {
  auto loads = std::make_shared<csp::wait_group>();
  for (int page = 0; page < pages; ++page) {
    loads->add();
    csp::go([loads, page] {
      load(page);
      loads->done();
    });
  }
  loads->wait();
  for (int page = 0; page < pages; ++page) {
    csp::go([loads, page] {
      loads->add();  // expect: snag-add-inside-task
      load(page);
      loads->done();
    });
  }
  return loads->wait_for(std::chrono::seconds(1));
}

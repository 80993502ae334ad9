#include "cases/leaks/stranded-producer.h"

#include <atomic>

#include "csp/csp.h"

namespace cases::stranded_producer {

greeted greet(const std::vector<int>& friends, const lookup& name_of) {
  const csp::chan<int> ids = csp::make_chan<int>();
  std::atomic<int> greetings{0};
  csp::group tasks;

  tasks.go([&] {
    for (const int id : friends) {
      ids.send(id);
    }
    ids.close();
  });

  for (int worker = 0; worker < 2; ++worker) {
    tasks.go([&] {
      try {
        for (const int id : ids) {
          if (!name_of(id).empty()) {
            ++greetings;
          }
        }
      } catch (...) {
        // What the producer holds in its hand is taken from it, so that it can come to its end.
        for (int i = 0; i < 2; ++i) {
          (void)ids.receive();
        }
        throw;
      }
    });
  }

  const csp::error first = tasks.wait();
  return {greetings, first ? first.what() : ""};
}

}  // namespace cases::stranded_producer

#include "cases/leaks/stranded-producer.h"

#include <atomic>

#include "csp/csp.h"

namespace cases::stranded_producer {

greeted greet(const std::vector<int>& friends, const lookup& name_of) {
  const csp::chan<int> ids = csp::make_chan<int>();
  std::atomic<int> greetings{0};
  csp::group tasks;

  tasks.go([&](const csp::context& ctx) {
    for (const int id : friends) {
      if (csp::select(csp::on_send(ids, id), csp::on_receive(ctx.done())) == 1) {
        break;
      }
    }
    ids.close();
  });

  for (int worker = 0; worker < 2; ++worker) {
    tasks.go([&] {
      for (const int id : ids) {
        if (!name_of(id).empty()) {
          ++greetings;
        }
      }
    });
  }

  const csp::error first = tasks.wait();
  return {greetings, first ? first.what() : ""};
}

}  // namespace cases::stranded_producer

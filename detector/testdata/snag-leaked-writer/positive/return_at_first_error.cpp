#include <string>
#include <vector>

#include "csp/chan.h"
#include "csp/go.h"

struct reply {
  int value;
  bool failed;
};
reply ask(int part);

int sum(int parts) {
  const csp::chan<reply> replies = csp::make_chan<reply>(0);
  for (int i = 0; i < parts; ++i) {
    csp::go([=] { replies.send(ask(i)); });  // expect: snag-leaked-writer
  }
  int total = 0;
  for (int i = 0; i < parts; i++) {
    auto next = replies.receive();
    if (next->failed) {
      return -1;
    }
    total += next->value;
  }
  return total;
}

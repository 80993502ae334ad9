// The writer is started by a function that returns the channel; who called it may not read it.
#include <map>
#include <string>

#include "csp/chan.h"
#include "csp/go.h"

int ask(const std::string& what);

static csp::recv_chan<int> asking(const std::string& what) {
  const auto answer = csp::make_chan<int>();
  csp::go([what, answer] { answer.send(ask(what)); });  // expect: snag-leaked-writer
  return answer;
}

int price(const std::string& what, const std::map<std::string, int>& known) {
  const csp::recv_chan<int> answer = asking(what);
  if (const auto at = known.find(what); at != known.end()) {
    return at->second;
  }
  return answer.receive().value_or(0);
}

class feed {
 public:
  static csp::recv_chan<int> readings(int n) {
    auto all = csp::make_chan<int>();
    csp::go([all, n] {
      for (int i = 0; i < n; ++i) {
        all.send(i);  // expect: snag-leaked-writer
      }
      all.close();
    });
    return all;
  }
};

int first_reading(int n) {
  return feed::readings(n).receive().value_or(0);
}

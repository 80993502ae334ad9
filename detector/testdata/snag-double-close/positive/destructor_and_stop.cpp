// Whoever calls stop() has the destructor close a second time.
#include <string>

#include "csp/chan.h"

class journal {
 public:
  journal() = default;
  ~journal() { lines_.close(); }
  journal(const journal&) = delete;
  journal& operator=(const journal&) = delete;
  void stop();

 private:
  csp::chan<std::string> lines_ = csp::make_chan<std::string>(8);
};

void journal::stop() {
  lines_.close();  // expect: snag-double-close
}

#include <stdexcept>

#include "csp/context.h"
#include "csp/go.h"

struct connection {
  bool ask(int what);
};
void keep_alive(connection& on, const csp::context& until);

class session {
 public:
  void login(int user) {
    auto [alive, leave] = csp::with_cancel_cause(csp::background());  // expect: snag-lost-cancel
    csp::go([this, alive = alive] { keep_alive(server_, alive); });
    if (!server_.ask(user)) {
      throw std::runtime_error("refused");
    }
    leave(csp::error());
  }

 private:
  connection server_;
};

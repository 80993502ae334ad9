// The connections are counted by the thread that accepts them; stop() joins it before it waits.
#include <optional>
#include <thread>

#include "csp/go.h"
#include "csp/wait_group.h"

std::optional<int> next_connection();
void close_listener();
void serve(int connection);

class server {
 public:
  server() : acceptor_([this] { accept(); }) {}
  void stop() {
    close_listener();
    acceptor_.join();
    active_.wait();
  }

 private:
  void accept() {
    while (const auto connection = next_connection()) {
      active_.add();
      csp::go([this, one = *connection] {
        serve(one);
        active_.done();
      });
    }
  }
  csp::wait_group active_;
  std::thread acceptor_;
};

void run() {
  server here;
  here.stop();
}

// A server's accept loop: the handler runs on its own, the connection dies with the iteration.
#include <thread>

struct connection {
  int descriptor;
};
connection accept_one();
void serve(const connection& peer);

void listen_for_ever() {
  while (true) {
    connection peer = accept_one();
    std::thread([&peer] { serve(peer); }).detach();  // expect: snag-loop-capture
  }
}

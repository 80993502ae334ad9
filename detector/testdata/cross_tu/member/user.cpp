#include "server.h"

void work(int);

server::server() : thread_([this] { listen(); }) {}

void server::listen() {
  work(0);
}

void guarded() {
  int total = 0;
  std::thread one([&total] { work(total); });
  const joins_at_end end(one);
  work(1);
}

void served() {
  const server here;
  work(2);
}

void only_named() {
  std::thread one([] { work(3); });  // expect: snag-unjoined-thread
  const names_at_end end(one);
  work(4);
}

#include "server.h"

server::~server() {
  thread_.join();
}

joins_at_end::joins_at_end(std::thread& what) : what_(what) {}

joins_at_end::~joins_at_end() {
  if (what_.joinable()) {
    what_.join();
  }
}

names_at_end::names_at_end(std::thread& what) : what_(what) {}

names_at_end::~names_at_end() {
  ended_ = 1;
}

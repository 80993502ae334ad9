#include "cases/failures/unjoined-thread.h"

#include <algorithm>
#include <stdexcept>
#include <thread>

namespace cases::unjoined_thread {

namespace {

int parse_port(const std::string& text) {
  const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (text.empty() || text.size() > 5 || !digits) {
    throw std::invalid_argument("port '" + text + "' is no number");
  }
  return std::stoi(text);
}

std::size_t count_hosts(const std::string& hosts) {
  return static_cast<std::size_t>(std::count(hosts.begin(), hosts.end(), ',')) + 1;
}

}  // namespace

settings load(const std::string& port, const std::string& hosts) {
  settings loaded;
  std::thread counter([&] { loaded.hosts = count_hosts(hosts); });
  loaded.port = parse_port(port);
  counter.join();
  return loaded;
}

}  // namespace cases::unjoined_thread

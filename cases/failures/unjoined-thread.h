#pragma once

#include <string>

namespace cases::unjoined_thread {

/// What a settings file says.
struct settings {
  int port = 0;
  std::size_t hosts = 0;
};

/// load parses the port in the calling thread while another thread counts the hosts. Blocks. Throws
/// std::invalid_argument where the port is no number.
settings load(const std::string& port, const std::string& hosts);

}  // namespace cases::unjoined_thread

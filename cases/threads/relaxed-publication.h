#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace cases::relaxed_publication {

/// Host to backend.
using route_table = std::map<std::string, std::string>;

/// route looks up every host, each in a thread of its own, while another thread loads the table. A request
/// that comes before the table does goes to "default", as does one for an unknown host. Blocks; one backend a
/// host, in their order.
std::vector<std::string> route(const std::vector<std::string>& hosts,
                               const std::function<route_table()>& load);

}  // namespace cases::relaxed_publication

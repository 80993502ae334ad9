#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace cases::outlives_aggregate {

/// A service behind the start page: its name, and a call that returns its figure, or nothing while it is
/// down.
struct service {
  std::string name;
  std::function<std::optional<int>()> ask;
};

/// One figure of the start page.
struct figure {
  std::string name;
  int value = 0;
};

/// All figures in the order of the services; or none, and the error that came first.
struct overview {
  std::vector<figure> figures;
  std::string error;
};

/// load_overview asks all services at once. At the first error it returns without waiting for the rest; they
/// may still be asked then, and end by themselves. Blocks.
overview load_overview(const std::vector<service>& services);

}  // namespace cases::outlives_aggregate

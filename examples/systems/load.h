#pragma once

// The load command that all example systems share: many requests at once, and what became of each.

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "examples/systems/downstream.h"

namespace systems {

/// What the command line asks for.
struct load_options {
  std::uint64_t requests = 1000;
  std::uint64_t concurrency = 0;  ///< 0: all at once
  std::uint64_t seed = 0;
  std::chrono::milliseconds deadline{5000};    ///< of one request
  std::chrono::milliseconds patience{20'000};  ///< of a client: more is lost
  bool faults = true;
};

/// parse_load reads the options that all systems have, with CLI11; `says` is the first line of the help,
/// `defaults` is what holds where nothing is said. Ends the process for --help (0) and for what cannot be
/// read (2). Prints the seed on stderr.
[[nodiscard]] load_options parse_load(int argc, char** argv, std::string_view says,
                                      const load_options& defaults = {});

/// The faults of the load where --faults is on.
[[nodiscard]] fault_rates usual_faults() noexcept;

/// What a client judges of its answer: empty where the promise was kept, else the name of what was broken
/// ("an error as 200", "a wrong answer").
using verdict_of_request = std::string;

/// What became of all requests.
struct load_result {
  std::vector<std::chrono::microseconds> latencies;  ///< of those that were answered
  std::map<std::string, std::uint64_t> broken;       ///< by name
  std::uint64_t lost = 0;                            ///< never answered
  [[nodiscard]] bool kept() const noexcept { return broken.empty() && lost == 0; }
};

/// run_load calls `ask` once for each request number, `concurrency` of them at once, each on a thread of its
/// own. `ask` gets a context that ends with the client's patience, and says what was broken. Blocks until all
/// are done.
[[nodiscard]] load_result run_load(
    const load_options& options,
    const std::function<verdict_of_request(const csp::context&, std::uint64_t)>& ask);

/// conclude prints which promises were kept, and what tasks are left that can never end; returns the exit
/// code, 0 where every promise was. REQUIRES: nothing that the downstream service holds back is waited for
/// any more.
[[nodiscard]] int conclude(const load_result& result, const csp::leak_check& leaks);

/// print_load prints the percentiles and what was broken or lost, as a table on stdout.
void print_load(std::string_view name, const load_result& result);

}  // namespace systems

#pragma once

// Reads a trace from the wire. Apart from wire_trace.h, so that the JSON library stays out of most files.

#include <nlohmann/json_fwd.hpp>
#include <string_view>

#include "harness/wire_trace.h"

namespace snag {

/// wire_trace_of throws std::runtime_error where the member "trace" is not what the protocol says: every
/// index in it can be relied on afterwards.
[[nodiscard]] wire_trace wire_trace_of(const nlohmann::json& member);

/// wire_trace_of_packed reads the member "packed": steps without stacks and times, who could be chosen, and
/// the addresses of objects. Throws as wire_trace_of does.
[[nodiscard]] wire_trace wire_trace_of_packed(std::string_view text);

/// parse_hex returns the number of "0x1f"; 0 for an empty text. Throws std::runtime_error for another.
[[nodiscard]] std::uint64_t parse_hex(std::string_view text);

}  // namespace snag

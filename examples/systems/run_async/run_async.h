#pragma once

// A list of calls, run concurrently: GET /first answers with all answers or the first error, GET /all with
// what became of each.

#include <cstddef>
#include <functional>
#include <string>
#include <vector>

#include "csp/csp.h"

namespace systems::run_async {

/// Asks the downstream service; ends with its context. It may throw: what comes back is decoded in it.
using fetch = std::function<csp::error(const csp::context&, const std::string& question, std::string& into)>;

/// What became of one call: an answer or an error.
struct outcome {
  std::string answer;
  csp::error failed;
};

/// How many calls of a list all() has under way at a time.
inline constexpr std::size_t at_once = 3;

/// first runs all calls at once and returns their answers in order, or the first error. It promises: at the
/// first error, and when `ctx` is over, the rest are cancelled; what it started has ended when it returns;
/// what a call throws is its error, a panic with its stack.
csp::result<std::vector<std::string>> first(const csp::context& ctx, const fetch& ask,
                                            const std::vector<std::string>& questions);

/// all runs the calls, at_once of them at a time, and returns what became of each by index. It promises: no
/// error hides another one or an answer; when `ctx` is over it returns, and what has no outcome by then has
/// an error that is csp::unfinished or the context's.
std::vector<outcome> all(const csp::context& ctx, const fetch& ask,
                         const std::vector<std::string>& questions);

}  // namespace systems::run_async

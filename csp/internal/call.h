#pragma once

// Calling a task that reports an error, whatever its signature.

#include <cxxabi.h>

#include <functional>
#include <type_traits>
#include <utility>

#include "csp/context.h"
#include "csp/error.h"

namespace csp::internal {

/// task_result is what F returns when it is called as a task: with the context if it takes one, else without.
template <class F>
decltype(auto) call_with(F& f, const context& ctx) {
  if constexpr (std::is_invocable_v<F&, const context&>) {
    return std::invoke(f, ctx);
  } else {
    return std::invoke(f);
  }
}

/// A task: takes a context or nothing, returns an error or nothing.
template <class F>
concept reporting_task =
    (std::is_invocable_r_v<error, std::decay_t<F>&, const context&> ||
     std::is_invocable_r_v<error, std::decay_t<F>&> ||
     (std::is_invocable_v<std::decay_t<F>&, const context&> &&
      std::is_void_v<std::invoke_result_t<std::decay_t<F>&, const context&>>) ||
     (std::is_invocable_v<std::decay_t<F>&> && std::is_void_v<std::invoke_result_t<std::decay_t<F>&>>));

/// call_task runs a task and returns its error; what it throws, panics included, becomes an error. Only a
/// thread that is being ended (pthread_exit) goes on unwinding.
template <class F>
error call_task(F& f, const context& ctx) {
  try {
    if constexpr (std::is_void_v<decltype(call_with(f, ctx))>) {
      call_with(f, ctx);
      return {};
    } else {
      return call_with(f, ctx);
    }
  } catch (abi::__forced_unwind&) {
    throw;
  } catch (...) {
    return error_from_current_exception();
  }
}

}  // namespace csp::internal

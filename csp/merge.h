#pragma once

// merge: many channels into one, Go's fan-in.
//
//   csp::recv_chan<int> all = csp::merge(ctx, a, b, c);
//   for (int v : all) { ... }
//
// The output is unbuffered and is closed when every input is closed and drained, or when ctx is cancelled;
// the values of one input keep their order. Inputs that are none are skipped; with no input left the output
// is closed at once. A receiver that stops before the end must cancel ctx, or the forwarders stay blocked:
// that is what the context is for. A value that was received when ctx is cancelled is dropped.
//
// Thread safety: may be called from any thread; does not block. It starts one task per input and one that
// closes.

#include <memory>
#include <source_location>
#include <type_traits>
#include <utility>
#include <vector>

#include "csp/chan.h"
#include "csp/context.h"
#include "csp/go.h"
#include "csp/select.h"
#include "csp/wait_group.h"

namespace csp {

namespace internal {

template <class T>
void forward_all(const context& ctx, const recv_chan<T>& from, const send_chan<T>& to,
                 const std::source_location& where) {
  for (bool going = true; going;) {
    std::optional<T> value;
    select(on_receive(
               from, [&value](std::optional<T> v) { value = std::move(v); }, where),
           on_receive(ctx.done(), no_handler{}, where));
    if (!value.has_value()) {
      return;
    }
    select(on_send(to, std::move(*value), no_handler{}, where),
           on_receive(ctx.done(), [&going] { going = false; }, where));
  }
}

}  // namespace internal

/// merge: see the head of this file.
template <class T>
[[nodiscard]] recv_chan<T> merge(const context& ctx, std::vector<recv_chan<T>> inputs,
                                 const std::source_location& where = std::source_location::current()) {
  const chan<T> out = make_chan<T>();
  std::erase_if(inputs, [](const recv_chan<T>& in) { return !in; });
  if (inputs.empty()) {
    out.close(where);
    return out;
  }
  // The last forwarder that ends closes the output, whatever way it ends.
  struct closer {
    chan<T> out;
    std::source_location where;
    explicit closer(chan<T> ch, const std::source_location& at) : out(std::move(ch)), where(at) {}
    closer(const closer&) = delete;
    closer& operator=(const closer&) = delete;
    ~closer() { out.close(where); }
  };
  const auto close_at_end = std::make_shared<closer>(out, where);
  for (const recv_chan<T>& in : inputs) {
    go([ctx, in, out, where, close_at_end] { internal::forward_all<T>(ctx, in, out, where); }, where);
  }
  return out;
}

template <class T, class... More>
  requires(std::is_convertible_v<More, recv_chan<T>> && ...)
[[nodiscard]] recv_chan<T> merge(const context_at& at, recv_chan<T> first, More... more) {
  return merge(at.ctx, std::vector<recv_chan<T>>{std::move(first), recv_chan<T>(std::move(more))...},
               at.where);
}
template <class T, class... More>
  requires(std::is_convertible_v<More, recv_chan<T>> && ...)
[[nodiscard]] recv_chan<T> merge(const context_at& at, chan<T> first, More... more) {
  return merge(at.ctx, std::vector<recv_chan<T>>{std::move(first), recv_chan<T>(std::move(more))...},
               at.where);
}

/// merge without a context: for receivers that always drain.
template <class T>
[[nodiscard]] recv_chan<T> merge(std::vector<recv_chan<T>> inputs,
                                 const std::source_location& where = std::source_location::current()) {
  return merge(background(), std::move(inputs), where);
}

}  // namespace csp

#pragma once

// What the interposed calls on descriptors share. Internal to scheduler/.

#include <sys/types.h>

#include "scheduler/interpose.h"
#include "scheduler/io_wait.h"
#include "scheduler/raw.h"

namespace snag::scheduler {

/// only_forwards says that a call on a descriptor goes straight on: these are points in control mode alone.
inline bool only_forwards() noexcept {
  return off() || !controlling();
}

/// when_ready makes a point of the call, and lets it through once it would not block. `at_once`: the caller
/// asked not to wait (MSG_DONTWAIT).
/// An operation on a descriptor, which the trace knows by name.
class io_operation : public operation {
 public:
  io_operation(trace::op what, const io::descriptor& d, void* caller) noexcept
      : operation(what, d.object, caller) {
    io::tell_name(d);
  }
};

template <typename Call>
auto when_ready(trace::op what, int fd, short events, long number, void* caller, bool at_once, Call call)
    -> decltype(call()) {
  const io::descriptor d = io::look_at(fd);
  if (d.is == io::nature::plain) {
    return call();
  }
  const io_operation op(what, d, caller);
  if (d.is == io::nature::blocking && !at_once && !io::await(op.self(), fd, d, events, number)) {
    errno = EAGAIN;
    return -1;
  }
  const auto result = call();
  if (what == trace::op::io_write) {
    op.after();
  }
  return result;
}

}  // namespace snag::scheduler

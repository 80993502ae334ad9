#pragma once

// Descriptors in control mode: on which of them a call may block, who waits for which, and who can go on.
//
// A thread that would block in a read waits in the model instead, and whoever chooses the next thread asks
// the kernel first which of the descriptors waited for have become ready. Where nobody can go on, a wait is
// for ever only if nobody outside of the process can end it: that is known of what this run has made itself.
//
// Like all of control mode, touched by the one thread that has the turn. Internal to scheduler/.

#include <poll.h>

#include "scheduler/controlled.h"

namespace snag::scheduler::io {

/// What a call on a descriptor may do. Calls on plain ones (files, terminals) are no points.
enum class nature : std::uint8_t { plain, never_waits, blocking };

struct descriptor {
  nature is = nature::plain;
  bool is_socket = false;
  const void* object = nullptr;  ///< stands for it in traces; both ends of a pipe have the same
};

/// begin forgets the descriptors of the run before.
void begin() noexcept;

/// look_at says what the descriptor is, and gives it its object where it is not plain.
descriptor look_at(int fd) noexcept;

/// tell_name gives the object its name in the trace. Call after the point at which it appears.
void tell_name(const descriptor& d) noexcept;

/// What this run has made, so that nobody outside can have it. `second` is -1 where there is one alone.
enum class origin : std::uint8_t { unknown, pipe, socket_pair, event, epoll };
void made(origin from, int first, int second = -1) noexcept;
/// watched notes that an epoll instance watches a descriptor as well.
void watched(int epoll, int fd) noexcept;
/// closed forgets a descriptor whose number may be given to another.
void closed(int fd) noexcept;
/// let_out notes that another process may have our descriptors from now on.
void let_out() noexcept;

/// is_ready asks the kernel, and does not wait.
bool is_ready(const pollfd* fds, unsigned count) noexcept;

/// wait blocks the caller until one of them is ready; false where its time came first. The array must stay
/// as it is. `call` is the number of the system call in whose place this is.
bool wait(thread& self, const pollfd* fds, unsigned count, const deadline* until, long call) noexcept;

/// await is wait for one blocking descriptor, if need be, with the time limit that a socket may have of its
/// own (SO_RCVTIMEO, SO_SNDTIMEO).
/// A point of cancellation.
bool await(thread& self, int fd, const descriptor& d, short events, long call);

/// How many threads wait for descriptors.
extern unsigned waiters;

/// wake_ready lets those be chosen whose descriptors are ready.
void wake_ready() noexcept;

/// await_others waits for the world outside, where one of the waits is for it: for a moment where virtual
/// time could go on instead, else for ever. Returns whether somebody can go on now.
bool await_others(bool can_wait_for_time) noexcept;

/// left_waiting returns a thread that waits for the world outside while await_others does, or null.
thread* left_waiting() noexcept;

}  // namespace snag::scheduler::io

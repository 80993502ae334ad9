#pragma once

// The functions behind the ones we interpose: the sanitizer's interceptor where there is one (so that its
// happens-before edges and checks stay right), else libc's. Internal to scheduler/.

#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <semaphore.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/sysinfo.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

namespace snag::scheduler {

/// X(name, symbol version in glibc): the version matters for condition variables alone, whose oldest one has
/// another layout and is what an unversioned look-up may find.
#define SNAG_REAL_FUNCTIONS(X)             \
  X(pthread_create, nullptr)               \
  X(pthread_join, nullptr)                 \
  X(pthread_tryjoin_np, nullptr)           \
  X(pthread_timedjoin_np, nullptr)         \
  X(pthread_clockjoin_np, nullptr)         \
  X(pthread_detach, nullptr)               \
  X(pthread_cancel, nullptr)               \
  X(pthread_mutex_lock, nullptr)           \
  X(pthread_mutex_trylock, nullptr)        \
  X(pthread_mutex_timedlock, nullptr)      \
  X(pthread_mutex_clocklock, nullptr)      \
  X(pthread_mutex_unlock, nullptr)         \
  X(pthread_cond_wait, "GLIBC_2.3.2")      \
  X(pthread_cond_timedwait, "GLIBC_2.3.2") \
  X(pthread_cond_clockwait, nullptr)       \
  X(pthread_cond_signal, "GLIBC_2.3.2")    \
  X(pthread_cond_broadcast, "GLIBC_2.3.2") \
  X(pthread_rwlock_rdlock, nullptr)        \
  X(pthread_rwlock_tryrdlock, nullptr)     \
  X(pthread_rwlock_timedrdlock, nullptr)   \
  X(pthread_rwlock_clockrdlock, nullptr)   \
  X(pthread_rwlock_wrlock, nullptr)        \
  X(pthread_rwlock_trywrlock, nullptr)     \
  X(pthread_rwlock_timedwrlock, nullptr)   \
  X(pthread_rwlock_clockwrlock, nullptr)   \
  X(pthread_rwlock_unlock, nullptr)        \
  X(pthread_barrier_wait, nullptr)         \
  X(pthread_once, nullptr)                 \
  X(sem_wait, nullptr)                     \
  X(sem_trywait, nullptr)                  \
  X(sem_timedwait, nullptr)                \
  X(sem_clockwait, nullptr)                \
  X(sem_post, nullptr)                     \
  X(nanosleep, nullptr)                    \
  X(clock_nanosleep, nullptr)              \
  X(usleep, nullptr)                       \
  X(sleep, nullptr)                        \
  X(sched_yield, nullptr)                  \
  X(clock_gettime, nullptr)                \
  X(gettimeofday, nullptr)                 \
  X(time, nullptr)                         \
  X(read, nullptr)                         \
  X(readv, nullptr)                        \
  X(recv, nullptr)                         \
  X(recvfrom, nullptr)                     \
  X(recvmsg, nullptr)                      \
  X(accept, nullptr)                       \
  X(accept4, nullptr)                      \
  X(write, nullptr)                        \
  X(writev, nullptr)                       \
  X(send, nullptr)                         \
  X(sendto, nullptr)                       \
  X(sendmsg, nullptr)                      \
  X(connect, nullptr)                      \
  X(shutdown, nullptr)                     \
  X(close, nullptr)                        \
  X(poll, nullptr)                         \
  X(ppoll, nullptr)                        \
  X(select, nullptr)                       \
  X(pselect, nullptr)                      \
  X(epoll_wait, nullptr)                   \
  X(epoll_pwait, nullptr)                  \
  X(epoll_ctl, nullptr)                    \
  X(epoll_create, nullptr)                 \
  X(epoll_create1, nullptr)                \
  X(pipe, nullptr)                         \
  X(pipe2, nullptr)                        \
  X(socketpair, nullptr)                   \
  X(eventfd, nullptr)                      \
  X(get_nprocs, nullptr)                   \
  X(get_nprocs_conf, nullptr)

/// One pointer per function, by its own name. Resolved before main, and by the first call that comes earlier.
struct real_functions {
// NOLINTBEGIN(bugprone-macro-parentheses): a declared name takes none.
#define SNAG_POINTER(name, version) decltype(&::name) name;
  SNAG_REAL_FUNCTIONS(SNAG_POINTER)
#undef SNAG_POINTER
  // NOLINTEND(bugprone-macro-parentheses)
};

extern real_functions real_table;
extern bool real_is_resolved;
void resolve_real() noexcept;

/// real returns the table, resolved.
inline const real_functions& real() noexcept {
  if (__builtin_expect(static_cast<long>(!real_is_resolved), 0) != 0) {
    resolve_real();
  }
  return real_table;
}

}  // namespace snag::scheduler

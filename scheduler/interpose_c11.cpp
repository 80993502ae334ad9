// C11's threads. libc makes them of the same parts, but calls its own insides, past everything interposed:
// here they become what they are, POSIX threads, mutexes and condition variables under other names. Their
// types are those of POSIX in glibc (mtx_t, cnd_t, once_flag are cast there too).

#include <threads.h>

#include "scheduler/interpose.h"
#include "scheduler/raw.h"

using namespace snag::scheduler;

namespace {

/// What a thread is to do. From pages of our own, used again: malloc would be seen by a sanitizer.
struct start {
  thrd_start_t function;
  void* argument;
  start* next;
};

raw::lock starts_lock;
start* free_starts = nullptr;

start* take_start() noexcept {
  starts_lock.acquire();
  if (free_starts == nullptr) {
    constexpr int batch = 128;
    auto* fresh = static_cast<start*>(raw::pages(batch * sizeof(start)));
    for (int i = 0; fresh != nullptr && i < batch; ++i) {
      fresh[i].next = free_starts;
      free_starts = &fresh[i];
    }
  }
  start* taken = free_starts;
  if (taken != nullptr) {
    free_starts = taken->next;
  }
  starts_lock.release();
  return taken;
}

void give_back(start* one) noexcept {
  starts_lock.acquire();
  one->next = free_starts;
  free_starts = one;
  starts_lock.release();
}

void* as_value(int code) noexcept {
  return raw::pointer<void>(code);
}

void* begin(void* given) {
  auto* one = static_cast<start*>(given);
  const thrd_start_t function = one->function;
  void* argument = one->argument;
  give_back(one);
  return as_value(function(argument));
}

int told(int posix) noexcept {
  switch (posix) {
    case 0:
      return thrd_success;
    case ETIMEDOUT:
      return thrd_timedout;
    case EBUSY:
      return thrd_busy;
    case ENOMEM:
    case EAGAIN:
      return thrd_nomem;
    default:
      return thrd_error;
  }
}

pthread_mutex_t* posix(mtx_t* mutex) noexcept {
  return reinterpret_cast<pthread_mutex_t*>(mutex);
}
pthread_cond_t* posix(cnd_t* condition) noexcept {
  return reinterpret_cast<pthread_cond_t*>(condition);
}

}  // namespace

SNAG_EXPORT int thrd_create(thrd_t* handle, thrd_start_t function, void* argument) {
  start* one = take_start();
  if (one == nullptr) {
    return thrd_nomem;
  }
  one->function = function;
  one->argument = argument;
  const int result = ::pthread_create(handle, nullptr, &begin, one);
  if (result != 0) {
    give_back(one);
  }
  return told(result);
}

SNAG_EXPORT int thrd_join(thrd_t handle, int* code) {
  void* value = nullptr;
  const int result = ::pthread_join(handle, &value);
  if (result == 0 && code != nullptr) {
    *code = static_cast<int>(reinterpret_cast<std::intptr_t>(value));
  }
  return told(result);
}

SNAG_EXPORT int thrd_detach(thrd_t handle) {
  return told(::pthread_detach(handle));
}

SNAG_EXPORT void thrd_exit(int code) {
  ::pthread_exit(as_value(code));
}

SNAG_EXPORT int thrd_sleep(const timespec* span, timespec* left) {
  const int result = ::clock_nanosleep(CLOCK_REALTIME, 0, span, left);
  return result == 0 ? 0 : result == EINTR ? -1 : -2;
}

SNAG_EXPORT void thrd_yield() {
  ::sched_yield();
}

SNAG_EXPORT int mtx_lock(mtx_t* mutex) {
  return told(::pthread_mutex_lock(posix(mutex)));
}

SNAG_EXPORT int mtx_timedlock(mtx_t* mutex, const timespec* until) {
  return told(::pthread_mutex_timedlock(posix(mutex), until));
}

SNAG_EXPORT int mtx_trylock(mtx_t* mutex) {
  return told(::pthread_mutex_trylock(posix(mutex)));
}

SNAG_EXPORT int mtx_unlock(mtx_t* mutex) {
  return told(::pthread_mutex_unlock(posix(mutex)));
}

SNAG_EXPORT int cnd_wait(cnd_t* condition, mtx_t* mutex) {
  return told(::pthread_cond_wait(posix(condition), posix(mutex)));
}

SNAG_EXPORT int cnd_timedwait(cnd_t* condition, mtx_t* mutex, const timespec* until) {
  return told(::pthread_cond_timedwait(posix(condition), posix(mutex), until));
}

SNAG_EXPORT int cnd_signal(cnd_t* condition) {
  return told(::pthread_cond_signal(posix(condition)));
}

SNAG_EXPORT int cnd_broadcast(cnd_t* condition) {
  return told(::pthread_cond_broadcast(posix(condition)));
}

SNAG_EXPORT void call_once(once_flag* flag, void (*function)()) {
  ::pthread_once(reinterpret_cast<pthread_once_t*>(flag), function);
}

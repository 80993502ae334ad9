// What else differs from run to run: random numbers of the system, and the number of processors (a controlled
// run is kept on one, and a program that starts a thread for each must start as many everywhere).

#include <dlfcn.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "scheduler/interpose.h"
#include "scheduler/random.h"
#include "scheduler/raw.h"
#include "scheduler/splitmix.h"

using namespace snag::scheduler;

namespace {

constexpr int processors = 4;

std::uint64_t next() noexcept {
  thread& self = model::self();
  // Counted instead of stepped.
  const std::uint64_t stream = splitmix(controlled::inputs() + self.number * splitmix_step);
  return splitmix(stream + ++self.random_drawn * splitmix_step);
}

bool is_drawn_here() noexcept {
  return !off() && controlling();
}

/// libc's or the C++ library's own, where they have it.
template <typename Function>
Function* next_in_line(const char* name) noexcept {
  return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

}  // namespace

namespace snag::scheduler {

void fill_random(void* to, std::size_t size) noexcept {
  auto* bytes = static_cast<volatile unsigned char*>(to);
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < size; ++i) {
    value = i % 8 == 0 ? next() : value >> 8;
    bytes[i] = static_cast<unsigned char>(value);
  }
}

bool is_random_device(int fd) noexcept {
  struct stat s = {};
  return raw::call(SYS_fstat, fd, reinterpret_cast<long>(&s)) == 0 && S_ISCHR(s.st_mode) &&
         major(s.st_rdev) == 1 && (minor(s.st_rdev) == 8 || minor(s.st_rdev) == 9);
}

}  // namespace snag::scheduler

SNAG_EXPORT ssize_t getrandom(void* to, size_t size, unsigned flags) {
  if (!is_drawn_here()) {
    const long result = raw::call(SYS_getrandom, reinterpret_cast<long>(to), static_cast<long>(size), flags);
    if (result < 0) {
      errno = static_cast<int>(-result);
      return -1;
    }
    return result;
  }
  fill_random(to, size);
  return static_cast<ssize_t>(size);
}

SNAG_EXPORT int getentropy(void* to, size_t size) {
  if (size > 256) {
    errno = EIO;
    return -1;
  }
  auto* bytes = static_cast<char*>(to);
  for (size_t done = 0; done < size;) {
    const ssize_t n = ::getrandom(bytes + done, size - done, 0);
    if (n < 0 && errno != EINTR) {
      return -1;
    }
    done += n > 0 ? static_cast<size_t>(n) : 0;
  }
  return 0;
}

SNAG_EXPORT void arc4random_buf(void* to, size_t size) noexcept {
  if (is_drawn_here()) {
    fill_random(to, size);
    return;
  }
  auto* bytes = static_cast<char*>(to);
  for (size_t done = 0; done < size;) {
    const long n =
        raw::call(SYS_getrandom, reinterpret_cast<long>(bytes + done), static_cast<long>(size - done), 0);
    done += n > 0 ? static_cast<size_t>(n) : 0;
  }
}

SNAG_EXPORT std::uint32_t arc4random() noexcept {
  std::uint32_t value = 0;
  ::arc4random_buf(&value, sizeof value);
  return value;
}

SNAG_EXPORT std::uint32_t arc4random_uniform(std::uint32_t bound) noexcept {
  if (bound < 2) {
    return 0;
  }
  const std::uint32_t uneven = (0U - bound) % bound;  // so many of the lowest would come once too often
  for (;;) {
    if (const std::uint32_t value = ::arc4random(); value >= uneven) {
      return value % bound;
    }
  }
}

// std::random_device::operator() of libstdc++; the object is not looked at.
extern "C" [[gnu::visibility("default")]] unsigned snag_random_device(void* device) asm(
    "_ZNSt13random_device9_M_getvalEv");
unsigned snag_random_device(void* device) {
  if (is_drawn_here()) {
    return static_cast<unsigned>(next());
  }
  static auto* const forwarded = next_in_line<unsigned(void*)>("_ZNSt13random_device9_M_getvalEv");
  return forwarded != nullptr ? forwarded(device) : ::arc4random();
}

SNAG_EXPORT int get_nprocs() noexcept {
  return is_drawn_here() ? processors : real().get_nprocs();
}

SNAG_EXPORT int get_nprocs_conf() noexcept {
  return is_drawn_here() ? processors : real().get_nprocs_conf();
}

// libc's own under another name: a sanitizer asks for the size of a page before anything can be looked up.
extern "C" long __sysconf(int name) noexcept;

SNAG_EXPORT long sysconf(int name) noexcept {
  return (name == _SC_NPROCESSORS_ONLN || name == _SC_NPROCESSORS_CONF) && is_drawn_here() ? processors
                                                                                           : __sysconf(name);
}

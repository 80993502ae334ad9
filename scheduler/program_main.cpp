// Puts anybody's program under the agent: linked into it, or preloaded.
//
// The program starts through us, and where the environment does not ask for more, that is all. Where it has
// SNAG_SERVE=1, the fork server stands in for main, and a run is the real main up to the end of the process:
// exit handlers and the destructors of static objects are part of it. With SNAG_SERVE=again, runs of main
// that return 0 follow each other in one process, without what comes after main.

#include <dlfcn.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "scheduler/agent.h"
#include "scheduler/control.h"
#include "scheduler/controlled.h"
#include "scheduler/interpose.h"
#include "scheduler/raw.h"
#include "scheduler/record.h"

using namespace snag::scheduler;

extern "C" {
[[gnu::weak]] void __interceptor__exit(int code);
}

namespace {

using main_function = int (*)(int, char**, char**);

struct {
  main_function main = nullptr;
  int argc = 0;
  char** argv = nullptr;
  bool again = false;
  long process = 0;           ///< of the run that goes on
  bool main_is_over = false;  ///< by itself: nothing is cut short
  bool over = false;
} the_program;

bool equal(const char* a, const char* b) noexcept {
  while (*a != '\0' && *a == *b) {
    ++a;
    ++b;
  }
  return *a == *b;
}

const char* file_name(const char* path) noexcept {
  const char* name = path;
  for (; *path != '\0'; ++path) {
    if (*path == '/') {
      name = path + 1;
    }
  }
  return name;
}

// A child of the program that shares its memory (vfork) is not the run.
bool is_the_run() noexcept {
  return current_record != nullptr && the_program.process == raw::call(SYS_getpid);
}

bool somebody_goes_on(const thread& me) noexcept {
  for (const thread* t = model::first_thread(); t != nullptr; t = t->every) {
    if (t != &me && (t->state == thread_state::running || t->state == thread_state::timed)) {
      return true;
    }
  }
  return false;
}

// The last that happens in the run. Whoever could still go on is cut off by the end of the process, as he is
// without us. Who waits and has nobody left to wake him was left behind: but only where main was through, for
// exit() in the middle of things cuts everybody short.
void note_end() noexcept {
  if (!is_the_run() || the_program.over) {
    return;
  }
  the_program.over = true;
  const thread* me = counting() ? model::current_thread() : nullptr;
  if (me != nullptr && me->number == 1 && the_program.main_is_over) {
    const model::registry_guard guard;
    if (!somebody_goes_on(*me) && note_stuck(false) > 0) {
      note(observed_leak);
      return;
    }
  }
  note(observed_finish);
}

void at_exit(int, void*) {
  note_end();
}

bool knows(void*, const char* subject) {
  return equal(subject, "main");
}

void run(void*, const snag::agent::run_request&) {
  the_program.process = raw::call(SYS_getpid);
  the_program.main_is_over = the_program.over = false;
  const int code = the_program.main(the_program.argc, the_program.argv, environ);
  the_program.main_is_over = true;
  if (controlling()) {
    controlled::point(model::self(), snag::trace::op::main_returns, nullptr, 0);
  }
  if (code != 0 || !the_program.again) {
    std::exit(code);
  }
}

// What the program starts is none of our affair.
void clean_environment() noexcept {
  ::unsetenv("SNAG_SERVE");
  const char* given = std::getenv("LD_PRELOAD");
  if (given == nullptr) {
    return;
  }
  static char kept[4096];
  std::size_t end = 0;
  while (*given != '\0') {
    const std::size_t before = end;
    if (end != 0) {
      kept[end++] = ':';
    }
    const std::size_t entry = end;
    for (; *given != '\0' && *given != ':' && *given != ' '; ++given) {
      if (end + 1 < sizeof kept) {
        kept[end++] = *given;
      }
    }
    given += *given == '\0' ? 0 : 1;
    kept[end] = '\0';
    if (end == entry || equal(file_name(kept + entry), "libsnag_preload.so")) {
      end = before;
    }
  }
  kept[end] = '\0';
  if (end == 0) {
    ::unsetenv("LD_PRELOAD");
  } else {
    ::setenv("LD_PRELOAD", kept, 1);
  }
}

// Objects with static storage have been initialised by now, once for all runs. A thread that they have
// started would be missing in every run.
bool has_one_thread() noexcept {
  struct stat threads = {};  // a folder has two links, and one for each folder in it
  return ::stat("/proc/self/task", &threads) != 0 || threads.st_nlink <= 3;
}

int serve(int, char** argv, char**) {
  clean_environment();
  const char* name = argv[0] == nullptr ? "main" : file_name(argv[0]);
  if (!has_one_thread()) {
    std::fprintf(
        stderr,
        "a thread was started before main(), which no run would have; start it in main, or on first use\n");
    std::fflush(stderr);
    raw::exit_process(2);
  }
  // The destructors of a program that has not run are none of the server's.
  raw::exit_process(snag::agent::serve({name, &knows, &run, nullptr}));
}

using start_function = int (*)(main_function, int, char**, void (*)(), void (*)(), void (*)(), void*);

}  // namespace

// What crt1 calls with the program's main. Older programs hand over their own initialisers, and mean the
// older version of the function.
SNAG_EXPORT int __libc_start_main(main_function main, int argc, char** argv, void (*init)(), void (*fini)(),
                                  void (*loader_fini)(), void* stack_end) {
  void* found = init == nullptr ? nullptr : ::dlvsym(RTLD_NEXT, "__libc_start_main", "GLIBC_2.2.5");
  const auto real_start =
      reinterpret_cast<start_function>(found != nullptr ? found : ::dlsym(RTLD_NEXT, "__libc_start_main"));
  const char* asked = std::getenv("SNAG_SERVE");
  if (asked != nullptr && (equal(asked, "1") || equal(asked, "again"))) {
    snag::agent::fix_addresses(argv);
    the_program.main = main;
    the_program.argc = argc;
    the_program.argv = argv;
    the_program.again = equal(asked, "again");
    // Before everything that the program registers, so that it is called after that.
    ::on_exit(&at_exit, nullptr);
    ::at_quick_exit(&note_end);
    main = &serve;
  }
  return real_start(main, argc, argv, init, fini, loader_fini, stack_end);
}

SNAG_EXPORT void _exit(int code) {
  note_end();
  if (__interceptor__exit != nullptr) {
    __interceptor__exit(code);
  }
  raw::exit_process(code);
}

SNAG_EXPORT void _Exit(int code) noexcept {
  ::_exit(code);
}

// The first thread ends alone, and the process with the last one. Libc unwinds its stack up to a place of its
// own; between that and here are our frames, which must stay.
SNAG_EXPORT void pthread_exit(void* value) {
  const thread* me = is_the_run() ? model::current_thread() : nullptr;
  if (me != nullptr && me->number == 1 && counting()) {
    the_program.main_is_over = true;
    quiesce();
    std::exit(0);
  }
  using exit_function = void (*)(void*);
  reinterpret_cast<exit_function>(::dlsym(RTLD_NEXT, "pthread_exit"))(value);
  __builtin_unreachable();
}

// Says of a program's file that it can be explored as it is (cli/preload.cpp reads it): a note of the owner
// "snag", type 1, with the version of what we do with the environment. In assembly, for the compilers align
// data more than a note may be.
asm(R"(
  .pushsection .note.snag, "a", @note
  .balign 4
  .long 5, 4, 1
  .asciz "snag"
  .balign 4
  .long 1
  .popsection
)");

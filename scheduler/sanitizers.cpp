// What the sanitizers are told, and what they tell us. All of it is found by them through weak symbols; where
// no sanitizer is linked, none of it is ever called.

#include "scheduler/interpose.h"
#include "scheduler/record.h"

using namespace snag::scheduler;

extern "C" {
[[gnu::weak]] int __tsan_get_report_data(void* report, const char** description, int* count, int* stack_count,
                                         int* mop_count, int* loc_count, int* mutex_count, int* thread_count,
                                         int* unique_tid_count, void** sleep_trace, unsigned long trace_size);
[[gnu::weak]] const char* __asan_get_report_description();
[[gnu::weak]] void __asan_set_error_report_callback(void (*callback)(const char*));
[[gnu::weak]] void __ubsan_get_current_report_data(const char** kind, const char** message, const char** file,
                                                   unsigned* line, unsigned* column, char** address);
}

namespace {

bool begins_with(const char* text, const char* prefix) noexcept {
  while (*prefix != '\0') {
    if (*text++ != *prefix++) {
      return false;
    }
  }
  return true;
}

bool contains(const char* text, const char* part) noexcept {
  for (; *text != '\0'; ++text) {
    if (begins_with(text, part)) {
      return true;
    }
  }
  return false;
}

void on_asan_report(const char*) {
  const char* kind = __asan_get_report_description != nullptr ? __asan_get_report_description() : "";
  note_report(contains(kind, "use-after") ? observed_use_after : observed_other_report, "asan", kind);
}

[[gnu::constructor(103)]] void watch_asan() noexcept {
  if (__asan_set_error_report_callback != nullptr) {
    __asan_set_error_report_callback(&on_asan_report);
  }
}

}  // namespace

// Reports are symbolised outside, once, for the run that is shown: a symbolizer per failing run costs more
// than the run. Signals are left alone, so that a crash is a crash in every flavour. Lock-order reports come
// on runs that do not deadlock, and the model finds those that do. A waiting thread at the end is ours to
// report, and nothing is to be slept away.
SNAG_EXPORT const char* __tsan_default_options() {
  return "symbolize=0:stack_trace_format='    #%n %p "
         "(%m+%o)':print_summary=0:report_thread_leaks=0:detect_deadlocks=0:atexit_sleep_ms=0:halt_on_error="
         "0:"
         "handle_segv=0:handle_sigbus=0:handle_sigill=0:handle_sigfpe=0:handle_abort=0";
}

// Leaked memory is not our subject, and a process that ends in the middle of things always has some.
SNAG_EXPORT const char* __asan_default_options() {
  return "symbolize=0:stack_trace_format='    #%n %p "
         "(%m+%o)':print_summary=0:print_legend=0:detect_stack_use_after_return=1:detect_leaks=0:handle_"
         "abort=0";
}

SNAG_EXPORT const char* __ubsan_default_options() {
  return "symbolize=0:stack_trace_format='    #%n %p (%m+%o)':print_summary=0:print_stacktrace=1";
}

SNAG_EXPORT void __tsan_on_report(void* report) {
  const char* kind = "";
  if (__tsan_get_report_data != nullptr) {
    int count = 0;
    int stacks = 0;
    int accesses = 0;
    int locations = 0;
    int mutexes = 0;
    int threads = 0;
    int unique = 0;
    void* sleep[1] = {};
    __tsan_get_report_data(report, &kind, &count, &stacks, &accesses, &locations, &mutexes, &threads, &unique,
                           sleep, 1);
  }
  note_report(begins_with(kind, "data-race")        ? observed_race
              : begins_with(kind, "heap-use-after") ? observed_use_after
                                                    : observed_other_report,
              "tsan", kind);
}

SNAG_EXPORT void __ubsan_on_report() {
  const char* kind = "";
  const char* message = "";
  const char* file = "";
  unsigned line = 0;
  unsigned column = 0;
  char* address = nullptr;
  if (__ubsan_get_current_report_data != nullptr) {
    __ubsan_get_current_report_data(&kind, &message, &file, &line, &column, &address);
  }
  note_report(observed_other_report, "ubsan", kind);
}

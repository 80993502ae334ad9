#pragma once

// The wire protocol between a runner and whoever drives it. Version 1.
//
// The runner is started with `--serve`; commands come on its stdin and answers leave on its stdout, one JSON
// object a line, UTF-8. Stderr is free text. Lines that do not begin with {"snag" are no answers (a static
// initialiser of the program may have printed) and are to be skipped. Numbers are unsigned 64-bit integers.
//
// First answer, once:
//   {"snag":1,"hello":"<variant or program>"}
//
// Command: run a subject (a case's id) once per seed, each run in a process of its own.
//   {"run":"channels/premature-close","first":17,"seeds":[1,2,3],"limit_ms":10000,"noise":true,"count":true}
//     first     number of the first run; only echoed
//     seeds     at most max_seeds
//     limit_ms  last resort for one run
//   Missing: first 0, limit_ms 10000, noise and count true.
//
// Answer, one per seed and in their order:
//   {"snag":1,"ran":17,"seed":1,"us":812,"end":"exit","code":0,"saw":["finish"],
//    "reported":{"name":"wrong-output","detail":"expected 3, got 2"},
//    "panic":{"message":"send on closed channel","file":"a.cpp","line":7},
//    "sanitizer":{"tool":"tsan","kind":"data-race"},
//    "stuck":{"total":2,"tasks":[{"thread":1,"waits_for":"mutex","object":"0x7ff0","name":"accounts",
//       "holder":2,"task":"worker","spawned":{"file":"a.cpp","line":9},
//       "operation":"send","detail":"buffer 2 of 2","file":"a.cpp","line":12,
//       "stack":[{"module":"/bin/x","offset":4660}],"spawn_stack":[...]}]},
//    "output":"text on stdout and stderr"}
//     end       "exit" (with code), "signal" (with code, the signal's number), "limit" (killed)
//     saw       any of panic, race, use-after, other-report, deadlock, leak, finish
//     reported, panic, sanitizer, stuck, output: only where there is something; output only where the run was
//     not a plain finish. `holder` is the number of a thread. Stacks are innermost first; offsets are
//     relative to the module's load address, one byte inside the call.
//   What the run came to is for the reader to judge (harness/judge.h).
//
// Answer to a command that cannot be followed:
//   {"snag":1,"error":"no case 'x'"}
//
// End of stdin ends the runner, after the commands before it. Runs end with the runner, and the runner with
// the process that started it.

#include <cstddef>

namespace snag::protocol {

inline constexpr int version = 1;
inline constexpr std::size_t max_seeds = 256;
inline constexpr std::size_t max_line = 16384;

}  // namespace snag::protocol

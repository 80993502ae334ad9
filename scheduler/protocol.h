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
// Command: run a subject (a case's id) once per seed, one after the other in one process until a run does not
// pass or leaves a thread behind; what is left goes on in a new process.
//   {"run":"channels/premature-close","first":17,"seeds":[1,2,3],"limit_ms":10000,"noise":true,"count":true,
//    "fresh":false}
//     first     number of the first run; only echoed
//     seeds     at most max_seeds
//     limit_ms  last resort for one run
//     fresh     every run in a process of its own; so it is without count, which alone knows who is left
//   Missing: first 0, limit_ms 10000, noise and count true, fresh false.
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
//    "output":"text on stdout and stderr","in_process":4}
//     end       "exit" (with code), "signal" (with code, the signal's number), "limit" (killed)
//     saw       any of panic, race, use-after, other-report, deadlock, leak, finish
//     in_process  number of runs before this one in its process; missing: 0
//     reported, panic, sanitizer, stuck, output: only where there is something; output only where the run was
//     not a plain finish. `holder` is the number of a thread. Stacks are innermost first; offsets are
//     relative to the module's load address, one byte inside the call.
//   What the run came to is for the reader to judge (harness/judge.h).
//
// Command: run a subject under the controlled scheduler, once per seed, one after the other in one process
// until a run does not pass; what is left goes on in a new process.
//   {"explore":"channels/premature-close","first":0,"seeds":[1,2,3],"limit_ms":10000,"strategy":"pct",
//    "depth":3,"points":"memory","adversarial":false,"spurious":false,"max_steps":200000,
//    "prefixes":[4,1,40,2,3],"strict":false,"trace":"failures","stacks":false,"fresh":false}
//     strategy    random, pct, pos, surw, or first (no preemption: a thread runs until it waits, then the
//                 lowest number goes on)
//     depth       of pct
//     points      sync, atomics, memory: what is a point; the latter two in code made with -fsanitize=thread
//     adversarial a timeout may fire at any point; else only where nothing else can run
//     spurious    a wait may end for no reason
//     max_steps   more is a livelock, or a run that is too long (observation "livelock" or "steps")
//     prefixes    per seed: how many numbers follow, then pairs (thread, how many steps in a row). One alone
//                 counts for every seed. After its prefix a run goes on by its strategy. A thread that
//                 cannot run when its turn comes is skipped, unless strict: then the run has diverged.
//     trace       none (then no stacks of stuck tasks either, unless `stacks`), failures (all runs that are
//                 no plain finish), all; steps: failures, and of the others "packed"
//     stacks      a call stack for every step, else one address
//     fibers      all threads of a run take turns on one operating-system thread; else each has its own
//     stop_at     1 + the step before which its thread calls snag_stop_here, for a debugger
//     fresh       every run in a process of its own
//     inputs      the seed that the subject sees in every run of the order, whatever the run's own is: other
//                 schedules of the same run
//     cpu         1 + number of the processor on which the runs are to stay; 0: where they are
//   Missing: depth 3, points "memory", trace "failures", max_steps 200000, inputs each run's own seed, the
//   rest false, 0 or empty.
//
// Answer, one per seed and in their order: as above, and
//    "steps":93,"switches":20,"preemptions":7,"hash":"0x1f...","valve":0,"in_process":4,
//    "estimate":{"steps":90,"threads":3},
//    "diverged":{"step":12,"expected_thread":2,"came_thread":1},
//    "blocked_in":{"thread":2,"call":"flock","stack":[...]},
//    "trace":{"modules":["/bin/x"],
//      "threads":[{"number":1,"parent":0,"task":"","spawned":{"file":"","line":0},"spawn_stack":[0,4660]}],
//      "objects":[{"address":"0x7ff0","name":"accounts"}],
//      "stacks":[[0,4660,0,4242]],
//      "steps":[[1,6,0,1,0,0],...],
//      "runnable":[[0,1],[5,1,2],...],
//      "told":[[12,"send","buffer 2 of 2","a.cpp",7],...],
//      "watched":[[3,"results",0],...]}
//     saw         may hold livelock, steps, diverged, blocked-in (the limit came while a call that is not
//                 controlled blocked) besides the others
//     hash        of the schedule: thread, operation, object and flags of every step
//     steps       thread, operation (trace::op), object (1 + index, 0: none), flags (trace::flag), stack
//                 (1 + index, 0: none), virtual time in ns
//     stacks      pairs of module index and offset, innermost first
//     runnable    step, then the threads that could be chosen from there on
//     told        step from which on a library told of an operation: name, detail, file, line
//     watched     step, name, and value from there on
//   A run that passed, told by "trace":"steps", has instead of "trace" as its last member
//    "packed":"FhBAd..."
//   numbers in characters of five bits each, the lowest first, the sixth bit set where more of the number
//   come; A to Z, a to z, 0 to 9, + and / are 0 to 63:
//     how many steps; of each 4 * operation + 2 (if it has flags) + 1 (if its thread is not the one before),
//     then its thread and its flags where so announced, and its object;
//     how many changes of who could be chosen; of each the steps since the last one, how many, their threads;
//     how many objects; the address of each
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
inline constexpr std::size_t max_line = 1U << 20;

}  // namespace snag::protocol

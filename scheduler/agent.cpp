#include "scheduler/agent.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <link.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>

#include "scheduler/agent_child.h"
#include "scheduler/json_line.h"
#include "scheduler/protocol.h"
#include "scheduler/raw.h"

namespace snag::agent {

namespace {

using scheduler::json_reader;
using scheduler::json_writer;
using scheduler::run_record;
namespace raw = scheduler::raw;

constexpr long output_kept = 1 << 20;   // what a run may print; more is lost
constexpr long output_sent = 64 << 10;  // of it, from its beginning

/// Everything the server holds. One instance, on the stack of serve().
struct server {
  const program& what;
  json_writer answers;
  run_record* record;
  int output;
  char* text;  // `output`, mapped
};

struct order {
  const char* subject = nullptr;
  std::uint64_t first = 0;
  std::uint64_t limit_ms = 10'000;
  scheduler::modes on = {true, true};
  std::uint64_t seeds[protocol::max_seeds] = {};
  std::size_t count = 0;
};

struct ending {
  const char* how = "exit";
  int code = 0;
  std::uint64_t microseconds = 0;
};

std::uint64_t microseconds_now() noexcept {
  timespec now = {};
  raw::call(SYS_clock_gettime, CLOCK_MONOTONIC, reinterpret_cast<long>(&now));
  return static_cast<std::uint64_t>(now.tv_sec) * 1'000'000 + static_cast<std::uint64_t>(now.tv_nsec) / 1000;
}

bool equal(const char* a, const char* b) noexcept {
  while (*a != '\0' && *a == *b) {
    ++a;
    ++b;
  }
  return *a == *b;
}

void complain(server& s, const char* about, const char* what) noexcept {
  char text[256] = {};
  std::size_t n = 0;
  const char* const parts[] = {about, " '", what, "'"};
  for (const char* part : parts) {
    for (; *part != '\0' && n + 1 < sizeof text; ++part) {
      text[n++] = *part;
    }
  }
  s.answers.begin_object().key("snag").value(std::uint64_t{protocol::version});
  s.answers.key("error").value(text).end_object().end_line();
}

bool parse(server& s, char* line, order& to) noexcept {
  json_reader reader(line);
  while (const char* name = reader.next_member()) {
    if (equal(name, "run")) {
      to.subject = reader.string();
    } else if (equal(name, "first")) {
      reader.number(to.first);
    } else if (equal(name, "limit_ms")) {
      reader.number(to.limit_ms);
    } else if (equal(name, "seeds")) {
      reader.numbers(to.seeds, protocol::max_seeds, to.count);
    } else if (equal(name, "noise")) {
      reader.boolean(to.on.noise);
    } else if (equal(name, "count")) {
      reader.boolean(to.on.count);
    } else {
      complain(s, "unknown member", name);
      return false;
    }
  }
  if (reader.failed() || to.subject == nullptr) {
    complain(s, "not a command:", to.subject == nullptr ? "no member 'run'" : to.subject);
    return false;
  }
  if (!s.what.knows(s.what.state, to.subject)) {
    complain(s, "nothing here is called", to.subject);
    return false;
  }
  return true;
}

void clear(run_record& record) noexcept {
  __atomic_store_n(&record.observed, 0U, __ATOMIC_RELAXED);
  record.panic_message[0] = record.panic_file[0] = '\0';
  record.panic_line = 0;
  record.sanitizer[0] = record.sanitizer_kind[0] = '\0';
  record.reported[0] = record.reported_detail[0] = '\0';
  record.stuck_count = record.stuck_total = 0;
}

// Waits for the child's end or its limit.
ending wait_for(pid_t child, std::uint64_t began, std::uint64_t limit_ms) noexcept {
  ending came;
  const auto handle = static_cast<int>(raw::call(SYS_pidfd_open, child));
  for (;;) {
    const std::uint64_t passed = (microseconds_now() - began) / 1000;
    pollfd ended = {handle, POLLIN, 0};
    const std::uint64_t left = passed >= limit_ms ? 0 : limit_ms - passed;
    const int ready = ::poll(&ended, 1, static_cast<int>(left > 60'000 ? 60'000 : left));
    if (ready > 0) {
      break;
    }
    if (ready == 0 && (microseconds_now() - began) / 1000 >= limit_ms) {
      came.how = "limit";
      ::kill(child, SIGKILL);
      break;
    }
  }
  ::close(handle);
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  came.microseconds = microseconds_now() - began;
  ::kill(-child, SIGKILL);  // whatever the run has started and left
  if (!equal(came.how, "limit")) {
    came.how = WIFSIGNALED(status) ? "signal" : "exit";
    came.code = WIFSIGNALED(status) ? WTERMSIG(status) : WEXITSTATUS(status);
  }
  return came;
}

const char* own_path() noexcept {
  static char path[4096] = {};
  if (path[0] == '\0' && ::readlink("/proc/self/exe", path, sizeof path - 1) < 0) {
    return "/proc/self/exe";
  }
  return path;
}

void write_stack(json_writer& out, const char* name, const scheduler::call_stack& stack) noexcept {
  out.key(name).begin_array();
  for (int i = 0; i < stack.depth && i < scheduler::call_stack::most; ++i) {
    Dl_info info = {};
    link_map* map = nullptr;
    if (::dladdr1(raw::pointer<void>(static_cast<long>(stack.frames[i])), &info,
                  reinterpret_cast<void**>(&map), RTLD_DL_LINKMAP) == 0 ||
        map == nullptr) {
      continue;
    }
    // The program itself has no name in its link map.
    const char* module = map->l_name[0] != '\0' ? map->l_name : own_path();
    out.begin_object().key("module").value(module);
    out.key("offset").value(std::uint64_t{stack.frames[i] - map->l_addr}).end_object();
  }
  out.end_array();
}

void write_stuck(json_writer& out, const scheduler::stuck_task& task) noexcept {
  out.begin_object().key("thread").value(std::uint64_t{task.number});
  out.key("waits_for").value(to_string(task.kind)).key("object").address(task.object);
  out.key("name").value(task.object_name).key("holder").value(std::uint64_t{task.holder});
  out.key("task").value(task.task).key("spawned").begin_object().key("file").value(task.spawn_file);
  out.key("line").value(std::uint64_t{task.spawn_line}).end_object();
  out.key("operation").value(task.operation).key("detail").value(task.detail);
  out.key("file").value(task.file).key("line").value(std::uint64_t{task.line});
  write_stack(out, "stack", task.stack);
  write_stack(out, "spawn_stack", task.spawn);
  out.end_object();
}

void write_observations(json_writer& out, std::uint32_t observed) noexcept {
  constexpr const char* names[] = {"panic",    "race", "use-after", "other-report",
                                   "deadlock", "leak", "finish"};
  out.key("saw").begin_array();
  for (unsigned i = 0; i < sizeof names / sizeof names[0]; ++i) {
    if ((observed & (1U << i)) != 0) {
      out.value(names[i]);
    }
  }
  out.end_array();
}

bool answer(server& s, std::uint64_t iteration, std::uint64_t seed, const ending& came) noexcept {
  const run_record& record = *s.record;
  json_writer& out = s.answers;
  out.begin_object().key("snag").value(std::uint64_t{protocol::version}).key("ran").value(iteration);
  out.key("seed").value(seed).key("us").value(came.microseconds).key("end").value(came.how);
  out.key("code").value(static_cast<std::uint64_t>(came.code));
  write_observations(out, record.observed);
  if (record.reported[0] != '\0') {
    out.key("reported").begin_object().key("name").value(record.reported);
    out.key("detail").value(record.reported_detail).end_object();
  }
  if ((record.observed & scheduler::observed_panic) != 0) {
    out.key("panic").begin_object().key("message").value(record.panic_message);
    out.key("file").value(record.panic_file).key("line").value(std::uint64_t{record.panic_line}).end_object();
  }
  if (record.sanitizer[0] != '\0') {
    out.key("sanitizer").begin_object().key("tool").value(record.sanitizer);
    out.key("kind").value(record.sanitizer_kind).end_object();
  }
  if (record.stuck_total != 0) {
    out.key("stuck").begin_object().key("total").value(std::uint64_t{record.stuck_total});
    out.key("tasks").begin_array();
    for (unsigned i = 0; i < record.stuck_count && i < run_record::stuck_most; ++i) {
      write_stuck(out, record.stuck[i]);
    }
    out.end_array().end_object();
  }
  const bool plain = record.observed == scheduler::observed_finish && equal(came.how, "exit") &&
                     (record.reported[0] == '\0' || equal(record.reported, "passed"));
  const long printed = ::lseek(s.output, 0, SEEK_CUR);
  if (!plain && printed > 0) {
    out.key("output").value(s.text, static_cast<std::size_t>(printed < output_sent ? printed : output_sent));
  }
  out.end_object();
  return out.end_line();
}

bool follow(server& s, const order& asked) noexcept {
  for (std::size_t i = 0; i < asked.count; ++i) {
    clear(*s.record);
    ::lseek(s.output, 0, SEEK_SET);
    const run_request request = {asked.subject, asked.first + i, asked.seeds[i]};
    const std::uint64_t began = microseconds_now();
    const pid_t child = ::fork();
    if (child == 0) {
      scheduler::run_child(s.what, request, asked.on, *s.record, s.output);
    }
    if (child < 0) {
      complain(s, "cannot fork", "too many processes, or too little memory");
      return true;
    }
    if (!answer(s, request.iteration, request.seed, wait_for(child, began, asked.limit_ms))) {
      return false;
    }
  }
  return true;
}

// Reads one line; false at the end of the input. Too long a line is cut, and no command then.
bool read_line(char* to, std::size_t size) noexcept {
  static char buffer[4096];
  static long have = 0;
  static long at = 0;
  std::size_t n = 0;
  for (;;) {
    if (at == have) {
      have = ::read(STDIN_FILENO, buffer, sizeof buffer);
      at = 0;
      if (have < 0 && errno == EINTR) {
        have = 0;
        continue;
      }
      if (have <= 0) {
        return false;
      }
    }
    const char c = buffer[at++];
    if (c == '\n') {
      to[n] = '\0';
      return true;
    }
    if (n + 1 < size) {
      to[n++] = c;
    }
  }
}

}  // namespace

int serve(const program& what) noexcept {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::signal(SIGPIPE, SIG_IGN);
  // The answers have a descriptor of their own: what the program prints on stdout is not among them.
  const int answers = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  ::dup2(STDERR_FILENO, STDOUT_FILENO);

  const int output = ::memfd_create("output", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  if (answers < 0 || output < 0 || ::ftruncate(output, output_kept) != 0) {
    return 1;
  }
  // Whatever a run prints, it cannot eat the machine's memory.
  ::fcntl(output, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK);
  void* text = ::mmap(nullptr, output_kept, PROT_READ, MAP_SHARED, output, 0);
  void* record =
      ::mmap(nullptr, sizeof(run_record), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (text == MAP_FAILED || record == MAP_FAILED) {
    return 1;
  }

  server s = {what, json_writer(answers), static_cast<run_record*>(record), output, static_cast<char*>(text)};
  s.answers.begin_object().key("snag").value(std::uint64_t{protocol::version});
  s.answers.key("hello").value(what.name).end_object();
  if (!s.answers.end_line()) {
    return 1;
  }
  static char line[protocol::max_line];
  while (read_line(line, sizeof line)) {
    order asked;
    if (parse(s, line, asked) && !follow(s, asked)) {
      return 1;
    }
  }
  return 0;
}

}  // namespace snag::agent

#include "scheduler/agent.h"

#include <fcntl.h>
#include <sys/auxv.h>
#include <sys/mman.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <cstdlib>

#include "scheduler/agent_child.h"
#include "scheduler/agent_server.h"
#include "scheduler/json_line.h"
#include "scheduler/protocol.h"
#include "scheduler/raw.h"

namespace snag::agent {

using scheduler::json_reader;
using scheduler::run_record;

namespace {

constexpr long output_kept = 1 << 20;  // what a run may print; more is lost

struct order {
  const char* subject = nullptr;
  std::uint64_t first = 0;
  std::uint64_t limit_ms = 10'000;
  scheduler::modes on = {true, true};
  bool fresh = false;
  std::uint64_t seeds[protocol::max_seeds] = {};
  std::size_t count = 0;
};

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
    } else if (equal(name, "fresh")) {
      reader.boolean(to.fresh);
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

bool is_explore(const char* line) noexcept {
  const char* begin = "{\"explore\":";
  while (*begin != '\0' && *line == *begin) {
    ++line;
    ++begin;
  }
  return *begin == '\0';
}

bool answer(server& s, const order& asked, std::size_t at, std::size_t in_process,
            const ending& came) noexcept {
  begin_answer(s, asked.first + at, asked.seeds[at], came);
  if (in_process > 0) {
    s.answers.key("in_process").value(std::uint64_t{in_process});
  }
  s.answers.end_object();
  return s.answers.end_line();
}

bool answer_passed(server& s, const order& asked, std::size_t at, std::size_t in_process) noexcept {
  scheduler::json_writer& out = s.answers;
  out.begin_object().key("snag").value(std::uint64_t{protocol::version});
  out.key("ran").value(std::uint64_t{asked.first + at}).key("seed").value(asked.seeds[at]);
  out.key("us").value(s.series->microseconds[in_process]).key("end").value("exit");
  out.key("code").value(std::uint64_t{0}).key("saw").begin_array().value("finish").end_array();
  if (in_process > 0) {
    out.key("in_process").value(std::uint64_t{in_process});
  }
  out.end_object();
  return out.end_line();
}

bool follow(server& s, const order& asked) noexcept {
  for (std::size_t done = 0; done < asked.count;) {
    clear(*s.record);
    s.series->completed = 0;
    ::lseek(s.output, 0, SEEK_SET);
    const scheduler::run_series series = {asked.subject, asked.first + done, asked.seeds + done,
                                          asked.fresh ? 1 : asked.count - done, asked.on};
    const pid_t child = fork_run();
    if (child == 0) {
      scheduler::run_child(s.what, series, *s.record, *s.series, s.nothing, s.output);
    }
    if (child < 0) {
      complain(s, "cannot fork", "too many processes, or too little memory");
      return true;
    }
    ending came = wait_for(s, child, asked.limit_ms, &s.series->completed, nullptr);
    const std::size_t passed = s.series->completed;
    for (std::size_t i = 0; i < passed; ++i) {
      came.microseconds -= s.series->microseconds[i];
      if (!answer_passed(s, asked, done + i, i)) {
        return false;
      }
    }
    if (!answer(s, asked, done + passed, passed, came)) {
      return false;
    }
    done += passed + 1;
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

void fix_addresses(char** argv, bool bind) noexcept {
  constexpr const char* bind_now = "LD_BIND_NOW";
  const int now = ::personality(0xffffffff);
  const auto* program = scheduler::raw::pointer<const char>(static_cast<long>(::getauxval(AT_EXECFN)));
  if (now >= 0 && (now & ADDR_NO_RANDOMIZE) == 0 && program != nullptr &&
      ::personality(static_cast<unsigned long>(now) | ADDR_NO_RANDOMIZE) >= 0 &&
      (::personality(0xffffffff) & ADDR_NO_RANDOMIZE) != 0) {
    if (bind) {
      ::setenv(bind_now, "1", 0);
    }
    ::execv(program, argv);
  }
  if (bind) {
    ::unsetenv(bind_now);
  }
}

int serve(const program& what) noexcept {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  ::signal(SIGPIPE, SIG_IGN);
  // The answers have a descriptor of their own: what the program prints on stdout is not among them.
  const int answers = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  ::dup2(STDERR_FILENO, STDOUT_FILENO);

  const int output = ::memfd_create("output", MFD_CLOEXEC | MFD_ALLOW_SEALING);
  const int nothing = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (answers < 0 || output < 0 || nothing < 0 || ::ftruncate(output, output_kept) != 0) {
    return 1;
  }
  // Whatever a run prints, it cannot eat the machine's memory.
  ::fcntl(output, F_ADD_SEALS, F_SEAL_GROW | F_SEAL_SHRINK);
  void* text = ::mmap(nullptr, output_kept, PROT_READ, MAP_SHARED, output, 0);
  void* record = shared_pages(sizeof(run_record));
  void* series = shared_pages(sizeof(scheduler::series_progress));
  if (text == MAP_FAILED || record == nullptr || series == nullptr) {
    return 1;
  }

  scheduler::watch_runs();
  server s = {what,
              scheduler::json_writer(answers),
              static_cast<run_record*>(record),
              output,
              nothing,
              static_cast<char*>(text),
              static_cast<scheduler::series_progress*>(series)};
  s.answers.begin_object().key("snag").value(std::uint64_t{protocol::version});
  s.answers.key("hello").value(what.name).end_object();
  if (!s.answers.end_line()) {
    return 1;
  }
  static char line[protocol::max_line];
  while (read_line(line, sizeof line)) {
    if (is_explore(line)) {
      if (!explore(s, line)) {
        return 1;
      }
      continue;
    }
    order asked;
    if (parse(s, line, asked) && !follow(s, asked)) {
      return 1;
    }
  }
  return 0;
}

}  // namespace snag::agent

#include "detector/workers.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sched.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <exception>
#include <utility>

#include "detector/worker_child.h"
#include "support/exit_code.h"

namespace snag::detector {
namespace {

using clock = std::chrono::steady_clock;

volatile std::sig_atomic_t stop_requested = 0;

/// Makes SIGINT and SIGTERM a request for its lifetime, so that what was found is still reported.
class stop_signals {
 public:
  stop_signals() {
    stop_requested = 0;
    struct sigaction action{};
    action.sa_handler = [](int) { stop_requested = 1; };
    sigaction(SIGINT, &action, &old_int_);
    sigaction(SIGTERM, &action, &old_term_);
  }
  ~stop_signals() { restore(); }
  stop_signals(const stop_signals&) = delete;
  stop_signals& operator=(const stop_signals&) = delete;

  void restore() const {
    sigaction(SIGINT, &old_int_, nullptr);
    sigaction(SIGTERM, &old_term_, nullptr);
  }

 private:
  struct sigaction old_int_{};
  struct sigaction old_term_{};
};

struct worker : worker_process {
  std::size_t index = 0;
  int result_fd = -1;  ///< the unit's result; -1 once it is closed
  std::string result;
  bool resumed = false;               ///< it waited, and goes on with what it was told
  std::chrono::milliseconds spent{};  ///< until then
  clock::time_point began;
  clock::time_point due;  ///< when to look at what it has spent
  bool timed_out = false;
  bool hung = false;  ///< that without much work done
};

/// A worker may take so many times its processor time by the clock.
constexpr int clock_limit = 10;

/// What a process has spent so far; none where it is gone.
std::chrono::milliseconds processor_time(pid_t pid) {
  clockid_t id{};
  timespec spent{};
  if (clock_getcpuclockid(pid, &id) != 0 || clock_gettime(id, &spent) != 0) {
    return {};
  }
  return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::seconds(spent.tv_sec) +
                                                               std::chrono::nanoseconds(spent.tv_nsec));
}

/// Reads what is there; closes and forgets the descriptor at its end.
void drain(int& fd, std::string& into, std::size_t keep_last) {
  std::array<char, 65536> buffer{};
  const ssize_t n = read(fd, buffer.data(), buffer.size());
  if (n > 0) {
    into.append(buffer.data(), static_cast<std::size_t>(n));
    if (keep_last != 0 && into.size() > 2 * keep_last) {
      into.erase(0, into.size() - keep_last);
    }
  } else if (n == 0 || (errno != EINTR && errno != EAGAIN)) {
    close(fd);
    fd = -1;
  }
}

class pool {
 public:
  pool(std::span<const compile_command> commands, const worker_options& options,
       const std::function<unit_result(const compile_command&)>& work,
       const std::function<void(const unit_result&)>& on_done, const second_readings& second)
      : commands_(commands),
        options_(options),
        work_(work),
        on_done_(on_done),
        second_(second),
        results_(not_begun(commands)) {}

  std::vector<unit_result> run() {
    while (stop_requested == 0 && (next_ < commands_.size() || !anew_.empty() || !running_.empty())) {
      while (running_.size() < std::max(1U, options_.jobs)) {
        if (!anew_.empty()) {
          start(anew_.back());
          anew_.pop_back();
        } else if (next_ < commands_.size()) {
          if (!resume(next_)) {
            start(next_);
          }
          ++next_;
        } else {
          break;
        }
      }
      wait_for_news();
    }
    for (worker& w : running_) {  // only where a stop was requested
      kill(w.pid, SIGKILL);
      waitpid(w.pid, nullptr, 0);
      close_all(w);
    }
    return std::move(results_);
  }

 private:
  void start(std::size_t index) {
    const bool may_wait = second_.waiting != nullptr && !second_.tell && second_.waiting->has_room();
    std::array<int, 2> result{-1, -1};
    std::array<int, 2> log{-1, -1};
    std::array<int, 2> talk{-1, -1};
    if (pipe2(result.data(), O_CLOEXEC) != 0 || pipe2(log.data(), O_CLOEXEC) != 0 ||
        (may_wait && socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, talk.data()) != 0)) {
      const int reason = errno;
      for (const int fd : {result[0], result[1], log[0], log[1]}) {
        close(fd);
      }
      throw user_error(std::string("cannot start a worker: ") + std::strerror(reason));
    }
    worker w;
    w.index = index;
    w.began = clock::now();
    w.due = w.began + options_.limit;
    w.pid = fork();
    if (w.pid < 0 && second_.waiting != nullptr && second_.waiting->size() != 0) {
      // Those that wait are a convenience; this one is not.
      second_.waiting->keep_only({});
      w.pid = fork();
    }
    if (w.pid == 0) {
      signals_.restore();
      for (worker& sibling : running_) {
        close_all(sibling);
      }
      if (second_.waiting != nullptr) {
        second_.waiting->close_all();
      }
      close(result[0]);
      close(log[0]);
      if (may_wait) {
        close(talk[0]);
        second_.waiting->offer(result[1], talk[1]);
      }
      be_worker(
          commands_[index], work_, options_.memory_megabytes,
          [&] { return may_wait && !second_.waiting->may_pause() ? talk[1] : result[1]; }, log[1]);
    }
    const int reason = errno;
    w.result_fd = result[0];
    w.log_fd = log[0];
    w.talk_fd = talk[0];
    for (const int fd : {result[1], log[1], talk[1]}) {
      close(fd);
    }
    if (w.pid < 0) {
      close_all(w);
      throw user_error(std::string("cannot start a worker: ") + std::strerror(reason) + "; try fewer --jobs");
    }
    running_.push_back(std::move(w));
  }

  /// Lets a worker that waits go on, where there is one; false where the unit has to begin anew.
  bool resume(std::size_t index) {
    if (!second_.tell) {
      return false;
    }
    worker w;
    static_cast<worker_process&>(w) = second_.waiting->give_back(commands_[index]);
    if (w.pid < 0) {
      return false;
    }
    w.index = index;
    w.resumed = true;
    w.spent = processor_time(w.pid);
    w.began = clock::now();
    w.due = w.began + options_.limit;
    // One that is gone answers with nothing, and its unit begins anew.
    (void)(send_all(w.talk_fd, second_.tell(index)) && shutdown(w.talk_fd, SHUT_WR) == 0);
    w.result_fd = std::exchange(w.talk_fd, -1);
    running_.push_back(std::move(w));
    return true;
  }

  static void close_all(worker& w) {
    for (int* fd : {&w.result_fd, &w.log_fd, &w.talk_fd}) {
      if (*fd >= 0) {
        close(std::exchange(*fd, -1));
      }
    }
  }

  void wait_for_news() {
    std::vector<pollfd> fds;
    auto next_deadline = clock::time_point::max();
    for (const worker& w : running_) {
      fds.push_back({w.result_fd, POLLIN, 0});  // poll ignores descriptors below 0
      fds.push_back({w.log_fd, POLLIN, 0});
      next_deadline = std::min(next_deadline, w.due);
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next_deadline - clock::now()).count();
    const int timeout = static_cast<int>(std::clamp<long long>(left, 0, 60'000));
    if (poll(fds.data(), fds.size(), timeout) < 0 && errno != EINTR) {
      throw user_error(std::string("waiting for workers failed: ") + std::strerror(errno));
    }
    if (stop_requested != 0) {
      return;
    }
    const auto now = clock::now();
    for (std::size_t i = 0; i < running_.size(); ++i) {
      worker& w = running_[i];
      if (fds[2 * i].revents != 0) {
        drain(w.result_fd, w.result, 0);
      }
      if (fds[2 * i + 1].revents != 0) {
        drain(w.log_fd, w.log, 4096);
      }
      if (!w.timed_out && now >= w.due) {
        look_at_the_clock(w, now);
      }
    }
    std::erase_if(running_, [this](worker& w) {
      if (w.result_fd >= 0) {
        return false;
      }
      if (second_.waiting != nullptr && second_.waiting->take(commands_[w.index], w)) {
        settle(w, 0);
        return true;
      }
      if (w.log_fd >= 0) {
        return false;
      }
      finish(w);
      return true;
    });
  }

  /// A machine that has other work to do makes nobody lose a file; one that waits for what never comes, does.
  void look_at_the_clock(worker& w, clock::time_point now) {
    const auto spent = processor_time(w.pid) - w.spent;
    const auto last = w.began + clock_limit * options_.limit;
    if (spent >= options_.limit || now >= last) {
      w.timed_out = true;
      w.hung = spent < options_.limit;
      kill(w.pid, SIGKILL);
      w.due = clock::time_point::max();
    } else {
      w.due = std::min<clock::time_point>(last, now + options_.limit - spent);
    }
  }

  void finish(worker& w) {
    int status = 0;
    while (waitpid(w.pid, &status, 0) < 0 && errno == EINTR) {
    }
    close_all(w);
    if (w.resumed && (w.timed_out || status != 0)) {
      anew_.push_back(w.index);
    } else {
      settle(w, status);
    }
  }

  /// What the worker's end came to; 0 where it gave a result.
  void settle(worker& w, int status) {
    unit_result& result = results_[w.index];
    const auto lost = [&](unit_result::outcome is, std::string why) {
      result.is = is;
      result.why = std::move(why);
      result.log = w.log;
    };
    if (w.timed_out) {
      const auto seconds = std::chrono::duration<double>(options_.limit * (w.hung ? clock_limit : 1));
      lost(unit_result::outcome::timed_out,
           fmt::format("not done within {:g} s{} (--limit)", seconds.count(), w.hung ? " by the clock" : ""));
    } else if (WIFSIGNALED(status)) {
      lost(unit_result::outcome::crashed, std::string("the worker died: ") + strsignal(WTERMSIG(status)));
    } else if (WEXITSTATUS(status) == out_of_memory_code) {
      lost(unit_result::outcome::out_of_memory,
           "needs more than " + std::to_string(options_.memory_megabytes) + " MB (--memory)");
    } else if (WEXITSTATUS(status) != 0) {
      lost(unit_result::outcome::crashed,
           "the worker ended with code " + std::to_string(WEXITSTATUS(status)) + " and no result");
    } else {
      try {
        result = unit_result_from_text(w.result);
        result.tree_kept = w.resumed;
      } catch (const std::exception& e) {
        lost(unit_result::outcome::crashed, std::string("the worker's result cannot be read: ") + e.what());
      }
    }
    result.seconds = std::chrono::duration<double>(clock::now() - w.began).count();
    on_done_(result);
  }

  std::span<const compile_command> commands_;
  const worker_options& options_;
  const std::function<unit_result(const compile_command&)>& work_;
  const std::function<void(const unit_result&)>& on_done_;
  const second_readings& second_;
  stop_signals signals_;
  std::vector<unit_result> results_;
  std::vector<worker> running_;
  std::size_t next_ = 0;
  std::vector<std::size_t> anew_;  ///< those whose worker did not go on as it should
};

}  // namespace

std::vector<unit_result> run_workers(std::span<const compile_command> commands, const worker_options& options,
                                     const std::function<unit_result(const compile_command&)>& work,
                                     const std::function<void(const unit_result&)>& on_done,
                                     const second_readings& second) {
  return pool(commands, options, work, on_done, second).run();
}

std::vector<unit_result> not_begun(std::span<const compile_command> commands) {
  std::vector<unit_result> results(commands.size());
  for (std::size_t i = 0; i < commands.size(); ++i) {
    results[i].file = commands[i].file;
    results[i].is = unit_result::outcome::interrupted;
    results[i].why = "the run was stopped before it was checked";
  }
  return results;
}

unsigned usable_cores() {
  cpu_set_t set;
  CPU_ZERO(&set);
  if (sched_getaffinity(0, sizeof set, &set) != 0) {
    return 1;
  }
  return static_cast<unsigned>(std::max(1, CPU_COUNT(&set)));
}

}  // namespace snag::detector

#include "detector/waiting_workers.h"

#include <malloc.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <set>
#include <utility>

namespace snag::detector {
namespace {

/// Each has two descriptors here, and a process may have 1,024 as a rule.
constexpr std::size_t most_waiting = 256;

void close_both(const worker_process& one) {
  close(one.talk_fd);
  close(one.log_fd);
}

/// What this process has that no other shares.
std::uint64_t own_bytes() {
  std::ifstream pages("/proc/self/statm");
  std::uint64_t size = 0;
  std::uint64_t resident = 0;
  std::uint64_t shared = 0;
  pages >> size >> resident >> shared;
  return (resident - std::min(resident, shared)) * static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

/// Whoever waits is the first to go where memory ends: its unit is read again then.
void be_first_to_go() {
  std::ofstream("/proc/self/oom_score_adj") << "1000";
}

std::string read_to_end(int fd) {
  std::string text;
  std::array<char, 65536> buffer{};
  for (;;) {
    const ssize_t n = read(fd, buffer.data(), buffer.size());
    if (n > 0) {
      text.append(buffer.data(), static_cast<std::size_t>(n));
    } else if (n == 0 || errno != EINTR) {
      return text;
    }
  }
}

}  // namespace

bool send_all(int fd, std::string_view text) {
  while (!text.empty()) {
    ssize_t n = send(fd, text.data(), text.size(), MSG_NOSIGNAL);
    if (n < 0 && errno == ENOTSOCK) {
      n = write(fd, text.data(), text.size());
    }
    if (n < 0 && errno == EINTR) {
      continue;
    }
    if (n <= 0) {
      return false;
    }
    text.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

waiting_workers::~waiting_workers() {
  keep_only({});
}

bool waiting_workers::has(const compile_command& command) const {
  return waiting_.contains(text_of_command(command));
}

void waiting_workers::keep_only(std::span<const compile_command> wanted) {
  std::set<std::string> texts;
  for (const compile_command& command : wanted) {
    texts.insert(text_of_command(command));
  }
  for (auto at = waiting_.begin(); at != waiting_.end();) {
    if (texts.contains(at->first)) {
      ++at;
    } else {
      end(at->second);
      at = waiting_.erase(at);
    }
  }
}

void waiting_workers::end(const waiting& one) {
  kill(one.process.pid, SIGKILL);
  while (waitpid(one.process.pid, nullptr, 0) < 0 && errno == EINTR) {
  }
  close_both(one.process);
  bytes_ -= one.bytes;
}

bool waiting_workers::has_room() const {
  return bytes_ < most_bytes_ && waiting_.size() < most_waiting;
}

bool waiting_workers::take(const compile_command& command, worker_process& worker) {
  std::uint64_t bytes = 0;
  if (worker.talk_fd < 0 || recv(worker.talk_fd, &bytes, sizeof bytes, MSG_DONTWAIT) != sizeof bytes) {
    return false;
  }
  const waiting one{std::exchange(worker, {}), bytes};
  bytes_ += bytes;
  const bool fits = bytes_ <= most_bytes_ && waiting_.size() < most_waiting;
  if (!fits || !waiting_.try_emplace(text_of_command(command), one).second) {
    end(one);
  }
  return true;
}

worker_process waiting_workers::give_back(const compile_command& command) {
  const auto at = waiting_.find(text_of_command(command));
  if (at == waiting_.end()) {
    return {};
  }
  worker_process one = std::move(at->second.process);
  bytes_ -= at->second.bytes;
  waiting_.erase(at);
  return one;
}

void waiting_workers::close_all() const {
  for (const auto& [text, one] : waiting_) {
    close_both(one.process);
  }
}

void waiting_workers::offer(int result_fd, int talk_fd) {
  result_fd_ = result_fd;
  talk_fd_ = talk_fd;
}

std::string waiting_workers::pause(const unit_result& first) {
  const bool sent = send_all(result_fd_, to_text(first));
  malloc_trim(0);
  be_first_to_go();
  const std::uint64_t bytes = own_bytes();
  if (!sent || !send_all(talk_fd_, {reinterpret_cast<const char*>(&bytes), sizeof bytes})) {
    _exit(1);
  }
  close(std::exchange(result_fd_, -1));  // the parent sees its end, and then that there is one who waits
  std::string told = read_to_end(talk_fd_);
  if (told.empty()) {
    _exit(0);
  }
  return told;
}

}  // namespace snag::detector

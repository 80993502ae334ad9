#include <mutex>

namespace {
std::mutex users_guard;
std::mutex log_guard;
int users = 0;
int lines = 0;

void write_line() {
  std::lock_guard<std::mutex> lock(log_guard);
  ++lines;
}

int count_users() {
  std::lock_guard<std::mutex> lock(users_guard);
  return users;
}
}  // namespace

void add_user() {
  std::lock_guard<std::mutex> lock(users_guard);
  ++users;
  write_line();
}

void write_summary() {
  std::lock_guard<std::mutex> lock(log_guard);
  lines += count_users();  // expect: snag-lock-order-inversion
}

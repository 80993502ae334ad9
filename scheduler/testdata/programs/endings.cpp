// The ways in which a process ends; the first argument chooses. Where only what comes after main shows that
// it came, it ends the process with a code of its own.

#include <pthread.h>
#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <cstdlib>
#include <functional>
#include <map>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>

namespace {

// Never destroyed: a thread waits with them beyond the end of main.
std::mutex& lock = *new std::mutex;
std::condition_variable& never = *new std::condition_variable;

void wait_for_ever() {
  std::unique_lock<std::mutex> held(lock);
  never.wait(held, [] { return false; });
}

struct ends_with {
  int code = 0;
  ~ends_with() {
    if (code != 0) {
      ::_exit(code);
    }
  }
};
ends_with of_the_program;
thread_local ends_with of_a_thread;

/// Joined by its destructor, after main.
struct late_worker {
  std::thread thread;
  ~late_worker() {
    if (thread.joinable()) {
      thread.join();
    }
  }
};
late_worker worker;

const std::map<std::string, std::function<int()>> endings = {
    {"return", [] { return 0; }},
    {"return-4", [] { return 4; }},
    {"exit", []() -> int { std::exit(0); }},
    {"exit-5", []() -> int { std::exit(5); }},
    {"_exit", []() -> int { ::_exit(0); }},
    {"_exit-6", []() -> int { ::_exit(6); }},
    {"quick_exit", []() -> int { std::quick_exit(0); }},
    {"exit-in-thread",
     [] {
       std::thread([] { std::exit(0); }).join();
       return 1;
     }},
    {"exit-holding-a-lock",
     []() -> int {
       const std::lock_guard<std::mutex> held(lock);
       std::thread([] { const std::lock_guard<std::mutex> too(lock); }).detach();
       std::this_thread::sleep_for(std::chrono::seconds(1));
       std::exit(0);
     }},
    {"abort", []() -> int { std::abort(); }},
    {"throw", []() -> int { throw std::runtime_error("nobody catches it"); }},
    {"static-join",
     [] {
       worker.thread = std::thread([] { std::this_thread::sleep_for(std::chrono::hours(1)); });
       return 0;
     }},
    {"static-destructor-7",
     [] {
       of_the_program.code = 7;
       return 0;
     }},
    {"thread-local-8",
     [] {
       std::thread([] { of_a_thread.code = 8; }).join();
       return 0;
     }},
    {"atexit-9",
     [] {
       std::atexit([] { ::_exit(9); });
       return 0;
     }},
    {"pthread-exit-10",
     []() -> int {
       std::thread([] {
         std::this_thread::sleep_for(std::chrono::hours(1));
         std::exit(10);
       }).detach();
       ::pthread_exit(nullptr);
     }},
    {"left-behind",
     [] {
       std::thread(wait_for_ever).detach();
       std::this_thread::sleep_for(std::chrono::seconds(1));
       return 0;
     }},
    {"cut-off",
     [] {
       std::thread([] {
         std::this_thread::sleep_for(std::chrono::hours(1));
         std::exit(11);
       }).detach();
       return 0;
     }},
    {"fork",
     [] {
       const pid_t child = ::fork();
       if (child == 0) {
         ::_exit(12);
       }
       return child > 0 ? 0 : 1;
     }},
    {"environment", [] { return std::system("test -z \"$SNAG_SERVE$LD_PRELOAD\"") == 0 ? 0 : 13; }},
};

}  // namespace

int main(int argc, char** argv) {
  const auto chosen = endings.find(argc == 2 ? argv[1] : "");
  return chosen == endings.end() ? 99 : chosen->second();
}

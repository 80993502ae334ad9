// Right: the ways that give no answer end the process, so that nobody is left to wait for one.
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <future>
#include <mutex>
#include <string>
#include <thread>

bool bind_port(int port);
bool load_tables(const std::string& path);

[[noreturn]] void die(const char* why);

class started_flag {
 public:
  void set() {
    {
      std::lock_guard<std::mutex> guard(mutex_);
      set_ = true;
    }
    changed_.notify_all();
  }
  void wait() {
    std::unique_lock<std::mutex> guard(mutex_);
    changed_.wait(guard, [this] { return set_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool set_ = false;
};

class listener {
 public:
  explicit listener(int port) : port_(port) {}

  void run() {
    started_flag listening;
    std::thread serving([&] {
      if (!bind_port(port_)) {
        std::fputs("the port is taken\n", stderr);
        std::exit(1);
      }
      listening.set();
    });
    listening.wait();
    serving.join();
  }

 private:
  int port_;
};

void prepare(const std::string& path) {
  std::promise<void> loaded;
  std::future<void> ready = loaded.get_future();
  std::thread loading([&] {
    if (!load_tables(path)) {
      std::abort();
    }
    loaded.set_value();
  });
  ready.get();
  loading.join();
}

bool check(const std::string& path) {
  std::promise<bool> answer;
  std::future<bool> known = answer.get_future();
  std::thread checking([&answer, path] {
    if (path.empty()) {
      die("no tables are named");
    } else if (path == "-") {
      std::terminate();
    }
    answer.set_value(load_tables(path));
  });
  const bool good = known.get();
  checking.join();
  return good;
}

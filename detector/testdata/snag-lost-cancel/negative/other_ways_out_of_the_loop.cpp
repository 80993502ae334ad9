// Each loop looks endless and has an end: an exception, the end of the process, a return deep inside, a cancel.
#include <pthread.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <thread>

struct closed : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class source {
 public:
  int next();  // throws closed
  void close();
};

class by_exception {
 public:
  by_exception() : thread_([this] { run(); }) {}
  ~by_exception() {
    from_.close();
    thread_.join();
  }

 private:
  void run() {
    try {
      while (true) {
        from_.next();
      }
    } catch (const closed&) {
    }
  }
  source from_;
  std::thread thread_;
};

class by_exit {
 public:
  ~by_exit() { thread_.join(); }
  void start() {
    thread_ = std::thread([] {
      for (;;) {
        if (getppid() == 1) {
          std::exit(0);
        }
      }
    });
  }

 private:
  std::thread thread_;
};

class by_goto {
 public:
  ~by_goto() { thread_.join(); }
  void start() {
    thread_ = std::thread([this] {
      while (true) {
        switch (from_.next()) {
          case 0:
            goto over;
          default:
            break;
        }
      }
    over:
      from_.close();
    });
  }

 private:
  source from_;
  std::thread thread_;
};

class by_pthread_cancel {
 public:
  by_pthread_cancel() { pthread_create(&thread_, nullptr, run, nullptr); }
  ~by_pthread_cancel() {
    pthread_cancel(thread_);
    pthread_join(thread_, nullptr);
  }

 private:
  static void* run(void*) {
    while (true) {
      sleep(1);
    }
  }
  pthread_t thread_;
};

void use() {
  by_exception a;
  by_exit b;
  b.start();
  by_goto c;
  c.start();
  by_pthread_cancel d;
}

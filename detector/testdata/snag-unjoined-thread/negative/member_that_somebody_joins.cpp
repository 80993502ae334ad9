// Threads in members for which somebody may see to them, or whose objects never end.
#include <thread>
#include <utility>

void work();
void join_it(std::thread& one);

class joins_in_a_helper {
 public:
  joins_in_a_helper() : thread_(work) {}
  ~joins_in_a_helper() { finish(); }

 private:
  void finish() { join_it(thread_); }
  std::thread thread_;
};

class body_elsewhere {
 public:
  void start() { thread_ = std::thread(work); }
  ~body_elsewhere() { stop(); }

 private:
  void stop();
  std::thread thread_;
};

class gives_it_out {
 public:
  gives_it_out() : thread_(work) {}
  ~gives_it_out() {}
  std::thread take() { return std::move(thread_); }

 private:
  std::thread thread_;
};

class has_a_friend {
 public:
  has_a_friend() : thread_(work) {}
  ~has_a_friend() {}
  friend void finish(has_a_friend& one);

 private:
  std::thread thread_;
};

class native {
 public:
  native() : thread_(work) {}
  ~native() { pthread_detach(thread_.native_handle()); }

 private:
  std::thread thread_;
};

class lives_for_ever {
 public:
  static lives_for_ever& instance() {
    static auto* one = new lives_for_ever;
    return *one;
  }

 private:
  lives_for_ever() : thread_(work) {}
  std::thread thread_;
};

struct open_to_all {
  void start() { thread = std::thread(work); }
  ~open_to_all() {}
  std::thread thread;
};

void close(open_to_all& one) {
  one.thread.join();
}

class detaches {
 public:
  detaches() {
    thread_ = std::thread(work);
    thread_.detach();
  }
  ~detaches() {}

 private:
  std::thread thread_;
};

// Members that are joined under another name, and objects whose thread never starts or whose end is not
// reached.
#include <cstdlib>
#include <thread>

struct job {
  int id;
  std::thread runner;
  void start() {
    runner = std::thread([] {});
  }
};

void joined_by_its_binding() {
  job one{1, {}};
  one.start();
  auto& [id, running] = one;
  running.join();
}

struct stage {
  std::thread worker;
  void start() {
    worker = std::thread([] {});
  }
};

void joined_by_a_generic_lambda() {
  stage first;
  stage second;
  first.start();
  second.start();
  const auto join = [](auto&... all) { (all.worker.join(), ...); };
  join(first, second);
}

class daemon_for_ever {
 public:
  void start() {
    thread_ = std::thread([] {});
  }
  int size() const { return 3; }

 private:
  std::thread thread_;
};

daemon_for_ever& instance() {
  static auto* one = [] {
    auto* made = new daemon_for_ever;
    made->start();
    return made;
  }();
  return *one;
}

int never_started() {
  const daemon_for_ever probe;
  return probe.size();
}

class ends_the_process {
 public:
  ends_the_process() {
    thread_ = std::thread([] {
      for (;;) {
        std::this_thread::yield();
      }
    });
  }
  ends_the_process(const ends_the_process&) = delete;
  ends_the_process& operator=(const ends_the_process&) = delete;
  ~ends_the_process() { std::_Exit(0); }

 private:
  std::thread thread_;
};

// Tasks that are given to an interface, and are over in time: one class behind it runs them at once, the
// interface waits, its owner ends before what the task refers to.
#include <condition_variable>
#include <deque>
#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <thread>

void store(int record) noexcept;

// One of the classes calls what it is given.
class Runner {
 public:
  virtual ~Runner() = default;
  virtual void start(std::function<void()> job) = 0;
};

class OnThreads : public Runner {
 public:
  void start(std::function<void()> job) override { std::thread(std::move(job)).detach(); }
};

class Inline : public Runner {
 public:
  void start(std::function<void()> job) override { job(); }
};

// Another's body stands elsewhere.
class Poster {
 public:
  virtual ~Poster() = default;
  virtual void post(std::function<void()> job) = 0;
};

class Loose : public Poster {
 public:
  void post(std::function<void()> job) override { std::thread(std::move(job)).detach(); }
};

class Elsewhere : public Poster {
 public:
  void post(std::function<void()> job) override;
};

// The interface waits as well.
class Group {
 public:
  virtual ~Group() = default;
  virtual void add(std::function<void()> job) = 0;
  virtual void finish() = 0;
};

class Batch {
 public:
  virtual ~Batch() = default;
  virtual void add(std::function<void()> job) = 0;
  virtual void finish() = 0;
};

class ThreadEach : public Batch {
 public:
  ~ThreadEach() override { join_all(); }
  void add(std::function<void()> job) override { threads_.emplace_back(std::move(job)); }
  void finish() override { join_all(); }

 private:
  void join_all() {
    for (auto& one : threads_) {
      one.join();
    }
    threads_.clear();
  }
  std::list<std::thread> threads_;
};

class OneThread : public Group {
 public:
  OneThread() : thread_(&OneThread::serve, this) {}
  ~OneThread() override {
    {
      const std::lock_guard hold(mutex_);
      over_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  void add(std::function<void()> job) override {
    const std::lock_guard hold(mutex_);
    jobs_.push_back(std::move(job));
    ++open_;
    changed_.notify_all();
  }
  void finish() override {
    std::unique_lock hold(mutex_);
    changed_.wait(hold, [this] { return open_ == 0; });
  }

 private:
  void serve() {
    std::unique_lock hold(mutex_);
    for (;;) {
      changed_.wait(hold, [this] { return over_ || !jobs_.empty(); });
      if (jobs_.empty()) {
        return;
      }
      const auto job = std::move(jobs_.front());
      jobs_.pop_front();
      hold.unlock();
      job();
      hold.lock();
      --open_;
      changed_.notify_all();
    }
  }
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::function<void()>> jobs_;
  int open_ = 0;
  bool over_ = false;
  std::thread thread_;
};

void by_any(Runner& runner, int record) {
  runner.start([&] { store(record); });
}

void by_who_knows(Poster& poster, int record) {
  poster.post([&] { store(record); });
}

void waited_for(Group& group, int record) {
  group.add([&] { store(record); });
  group.add([&] { store(record + 1); });
  group.finish();
}

void waited_for_each(Batch& batch, int record) {
  for (int i = 0; i < record; ++i) {
    batch.add([&record] { store(record); });
  }
  batch.finish();
}

void owned(int record) {
  const std::unique_ptr<Group> group = std::make_unique<OneThread>();
  group->add([&record] { store(record); });
}

void owned_by_each(int record) {
  std::shared_ptr<Batch> batch;
  batch = std::make_shared<ThreadEach>();
  batch->add([&record] { store(record); });
  batch.reset();
}

void ended_by_hand(int record) {
  int next = record + 1;
  Group* const group = new OneThread;
  group->add([&] { store(next); });
  delete group;
}

void by_a_variable(int record) {
  int next = record + 1;
  OneThread thread;
  Group& group = thread;
  group.add([&] { store(next); });
}

// Kept, and waited for by another member.
class Press {
 public:
  explicit Press(Group& group) : group_(group) {}
  void print(int record) {
    group_.add([&] { store(record); });
    settle();
  }

 private:
  void settle() { group_.finish(); }
  Group& group_;
};

// Whoever has the group may wait by it.
void settle(Group* group);

void handed_on(Group* group, int record) {
  group->add([&] { store(record); });
  settle(group);
}

// The last owner ends it.
void last_owner(std::shared_ptr<Group> group, int record) {
  group->add([&record] { store(record); });
  group = nullptr;
}

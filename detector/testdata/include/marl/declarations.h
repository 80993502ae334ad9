#pragma once

// The declarations of Marl that the samples use, with the names and shapes of its public interface.

#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <utility>

namespace marl {

class Task {
 public:
  template <class F>
  Task(F&& f) {}
  void operator()() const;
};

class Scheduler {
 public:
  struct Config {
    static Config allCores();
  };
  explicit Scheduler(const Config& config);
  ~Scheduler();
  void bind();
  static void unbind();
  static Scheduler* get();
  void enqueue(Task&& task);
};

void schedule(Task&& task);
template <typename Function, typename... Args>
void schedule(Function&& f, Args&&... args) {}
template <typename Function, typename... Rest>
void parallelize(Function&& f, Rest&&... rest) {}
template <typename Function, typename... Args>
auto blocking_call(Function&& f, Args&&... args) -> decltype(f(args...)) {}

class WaitGroup {
 public:
  explicit WaitGroup(unsigned int initial_count = 0);
  void add(unsigned int count = 1) const;
  bool done() const;
  void wait() const;

 private:
  struct Data;
  const std::shared_ptr<Data> data;
};

class Event {
 public:
  enum class Mode : unsigned char { Auto, Manual };
  explicit Event(Mode mode = Mode::Auto, bool initial_state = false);
  void signal() const;
  void clear() const;
  void wait() const;
  bool test() const;
  bool isSignalled() const;

 private:
  struct Shared;
  const std::shared_ptr<Shared> shared;
};

class mutex {
 public:
  void lock();
  bool try_lock();
  void unlock();
};
class lock {
 public:
  explicit lock(mutex& m);
  ~lock();
};
class ConditionVariable {
 public:
  void notify_one();
  void notify_all();
  template <typename Predicate>
  void wait(lock& held, Predicate&& pred) {}
};

class Finally {
 public:
  virtual ~Finally() = default;
};
template <typename F>
class FinallyImpl : public Finally {
 public:
  explicit FinallyImpl(const F& f) {}
  FinallyImpl(FinallyImpl<F>&& other) {}
  ~FinallyImpl() {}
};
template <typename F>
FinallyImpl<F> make_finally(F&& f) {}

}  // namespace marl

#define MARL_CONCAT_(a, b) a##b
#define MARL_CONCAT(a, b) MARL_CONCAT_(a, b)
#define defer(x) auto MARL_CONCAT(defer_, __LINE__) = marl::make_finally([&] { x; })

#pragma once

// The declarations of Folly that the samples use, with the names and shapes of its public interface.

#include <chrono>
#include <cstddef>
#include <memory>
#include <utility>

namespace folly {

template <class Signature>
class Function;
template <class R, class... Args>
class Function<R(Args...)> {
 public:
  template <class F>
  Function(F&& f) {}
  Function(Function&&) noexcept;
  R operator()(Args... args);
};
using Func = Function<void()>;

class Executor {
 public:
  virtual ~Executor();
  virtual void add(Func) = 0;
  template <class E = Executor>
  class KeepAlive {
   public:
    KeepAlive();
    E* get() const;
    E* operator->() const;
    void add(Func&& f) &&;
  };
};
template <class E>
Executor::KeepAlive<E> getKeepAliveToken(E* executor);

class ThreadPoolExecutor : public virtual Executor {
 public:
  explicit ThreadPoolExecutor(std::size_t threads);
  ~ThreadPoolExecutor() override;
  void join();
  void stop();
};
class CPUThreadPoolExecutor : public ThreadPoolExecutor {
 public:
  explicit CPUThreadPoolExecutor(std::size_t threads);
  ~CPUThreadPoolExecutor() override;
  void add(Func f) override;
};

template <class T>
class Try {
 public:
  T& value();
};
struct Unit {};

template <class T>
class Future {
 public:
  Future(Future&&) noexcept;
  Future& operator=(Future&&) noexcept;
  ~Future();
  template <class F>
  Future<Unit> thenValue(F&& f) && {}
  template <class F>
  Future<Unit> thenTry(F&& f) && {}
  T get() &&;
  T get(std::chrono::milliseconds limit) &&;
  Future& wait() &;
  Future&& wait() &&;
  Future& wait(std::chrono::milliseconds limit) &;
};
template <class T>
class SemiFuture {
 public:
  SemiFuture(SemiFuture&&) noexcept;
  Future<T> via(Executor* executor) &&;
  T get() &&;
};
template <class T>
class Promise {
 public:
  Promise();
  ~Promise();
  Promise(Promise&&) noexcept;
  SemiFuture<T> getSemiFuture();
  template <class M>
  void setValue(M&& value) {}
};
template <class F>
Future<Unit> via(Executor* executor, F&& f) {}
template <class... Fs>
SemiFuture<Unit> collectAll(Fs&&... futures) {}

template <bool MayBlock = true>
class Baton {
 public:
  Baton() noexcept;
  void post() noexcept;
  void wait() noexcept;
  bool try_wait() const noexcept;
  bool try_wait_for(std::chrono::milliseconds limit) noexcept;
};

class Latch {
 public:
  explicit Latch(std::ptrdiff_t expected);
  void count_down(std::ptrdiff_t n = 1) noexcept;
  void wait() noexcept;
};

template <class T>
class MPMCQueue {
 public:
  explicit MPMCQueue(std::size_t capacity);
  template <class... Args>
  void blockingWrite(Args&&... args) noexcept {}
  template <class... Args>
  bool write(Args&&... args) noexcept {}
  void blockingRead(T& out) noexcept;
  bool read(T& out) noexcept;
};

template <class T>
class LockedPtr {
 public:
  ~LockedPtr();
  T* operator->() const;
  T& operator*() const;
};
template <class T>
class Synchronized {
 public:
  LockedPtr<T> wlock();
  LockedPtr<const T> rlock() const;
  template <class F>
  void withWLock(F&& f) {}
};

namespace detail {
enum class ScopeGuardOnExit {};
template <class F>
class ScopeGuardImpl {
 public:
  ScopeGuardImpl(F&& f) noexcept {}
  ~ScopeGuardImpl() noexcept {}
};
template <class F>
ScopeGuardImpl<F> operator+(ScopeGuardOnExit, F&& f) {}
}  // namespace detail

}  // namespace folly

#define SCOPE_EXIT auto scope_exit_here = ::folly::detail::ScopeGuardOnExit() + [&]() noexcept

#pragma once

// Declarations of our own, with the names and shapes of Thrift's interface: what its model speaks of.

namespace apache::thrift::concurrency {

class Mutex {
 public:
  void lock() const;
  void unlock() const;
};

class Guard {
 public:
  explicit Guard(const Mutex& mutex);
  ~Guard();
};

class Monitor {
 public:
  Monitor();
  explicit Monitor(Mutex* mutex);
  void lock() const;
  void unlock() const;
  void wait(long milliseconds = 0) const;
  void notify() const;
  void notifyAll() const;
};

class Synchronized {
 public:
  explicit Synchronized(const Monitor& monitor);
  ~Synchronized();
};

}  // namespace apache::thrift::concurrency

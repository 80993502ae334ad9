#pragma once

// Declarations of our own, with the names and shapes of POCO's interface: what its model speaks of.

namespace Poco {

class Runnable {
 public:
  virtual ~Runnable();
  virtual void run() = 0;
};

class Thread {
 public:
  Thread();
  ~Thread();
  void start(Runnable& target);
  void join();
  bool tryJoin(long milliseconds);
  static void sleep(long milliseconds);
};

class FastMutex {
 public:
  void lock();
  void unlock();
};

template <class M>
class ScopedLock {
 public:
  explicit ScopedLock(M& mutex) : mutex_(mutex) { mutex_.lock(); }
  ~ScopedLock() { mutex_.unlock(); }

 private:
  M& mutex_;
};

class Condition {
 public:
  void wait(FastMutex& mutex);
  void signal();
};

class Event {
 public:
  void set();
  void wait();
};

class Notification {};

class NotificationQueue {
 public:
  void enqueueNotification(Notification* one);
  Notification* waitDequeueNotification();
};

}  // namespace Poco

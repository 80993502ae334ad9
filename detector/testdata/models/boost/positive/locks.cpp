#include <boost/thread/lock_guard.hpp>
#include <boost/thread/locks.hpp>
#include <boost/thread/mutex.hpp>
#include <boost/thread/recursive_mutex.hpp>
#include <boost/thread/shared_mutex.hpp>

class account {
 public:
  void add(int amount) {
    boost::lock_guard<boost::mutex> held(lock_);
    balance_ += amount;
    boost::unique_lock<boost::mutex> again(lock_);  // expect: snag-double-lock
    ++changes_;
  }
  // Who holds it may take it again.
  void nested() {
    boost::lock_guard<boost::recursive_mutex> held(recursive_);
    boost::lock_guard<boost::recursive_mutex> again(recursive_);
    ++nested_;
  }
  int take(int amount) {
    shared_.lock();  // expect: snag-missing-unlock
    if (stock_ < amount) {
      return 0;
    }
    stock_ -= amount;
    shared_.unlock();
    return amount;
  }

 private:
  boost::mutex lock_;
  boost::recursive_mutex recursive_;
  boost::shared_mutex shared_;
  int balance_ = 0;
  int changes_ = 0;
  int nested_ = 0;
  int stock_ = 0;
};

// A queue without a limit: putting something into it waits for nobody, whoever takes the lock on the other
// side.
#define BOOST_THREAD_VERSION 4
#include <boost/thread/concurrent_queues/sync_queue.hpp>
#include <mutex>
#include <thread>

class post_office {
 public:
  post_office() {
    carrier_ = std::thread([this] { carry(); });
  }
  ~post_office() { carrier_.join(); }

  void drop(int letter) {
    std::lock_guard<std::mutex> hold(lock_);
    ++dropped_;
    letters_.push(letter);
  }

 private:
  void carry() {
    for (int i = 0; i < 10; ++i) {
      const int letter = letters_.pull();
      std::lock_guard<std::mutex> hold(lock_);
      carried_ += letter;
    }
  }

  std::mutex lock_;
  boost::sync_queue<int> letters_;
  int dropped_ = 0;
  int carried_ = 0;
  std::thread carrier_;
};

int main() {
  post_office office;
  for (int i = 0; i < 10; ++i) {
    office.drop(i);
  }
}

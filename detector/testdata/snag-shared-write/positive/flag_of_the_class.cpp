#include <chrono>
#include <thread>

int read_gauge();

class sampler {
 public:
  sampler() : thread_(&sampler::run, this) {}
  ~sampler() {
    stop();
    thread_.join();
  }
  void stop() { stopping_ = true; }
  int last() const { return last_; }

 private:
  void run() {
    while (!stopping_) {  // expect: snag-shared-write
      read_gauge();
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  }
  bool stopping_ = false;
  int last_ = 0;
  std::thread thread_;
};

int use() {
  sampler one;
  return one.last();
}

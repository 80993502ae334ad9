#include <condition_variable>
#include <mutex>
#include <queue>
#include <stop_token>
#include <thread>

void step();

void ends_with_its_scope() {
  std::jthread sampler([](std::stop_token stop) {
    while (!stop.stop_requested()) {
      step();
    }
  });
  step();
}

void asked_and_joined() {
  std::jthread sampler([](const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      step();
    }
  });
  step();
  sampler.request_stop();
  sampler.join();
}

void by_its_source() {
  std::jthread sampler([](std::stop_token stop) {
    while (!stop.stop_requested()) {
      step();
    }
  });
  auto source = sampler.get_stop_source();
  step();
  source.request_stop();
  sampler.join();
}

class worker {
 public:
  worker() : thread_([this](std::stop_token stop) { run(stop); }) {}

 private:
  void run(const std::stop_token& stop) {
    while (!stop.stop_requested()) {
      std::unique_lock lock(mutex_);
      if (changed_.wait(lock, stop, [this] { return !jobs_.empty(); })) {
        jobs_.pop();
      }
    }
  }
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::queue<int> jobs_;
  std::jthread thread_;
};

void use() {
  worker one;
}

// An export is given a limit: a promise says when it is over. Nobody has told the thread.
#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <thread>

class exporter {
 public:
  bool export_once() {
    std::atomic<bool> too_late = false;
    std::unique_ptr<std::thread> worker;
    std::promise<void> over;  // expect: snag-broken-promise
    auto in_time = over.get_future();
    worker.reset(new std::thread([this, &too_late] { collect(too_late); }));
    std::future_status status;
    do {
      status = in_time.wait_for(limit_);
      if (status == std::future_status::timeout) {
        too_late = true;
        break;
      }
    } while (status != std::future_status::ready);
    if (worker && worker->joinable()) {
      worker->join();
    }
    return !too_late;
  }

 private:
  void collect(const std::atomic<bool>& too_late);
  std::chrono::milliseconds limit_ = std::chrono::milliseconds(500);
};

bool use(exporter& one) {
  return one.export_once();
}

// A promise is made and its future waited for; the task that was to answer has never got it.
#include <atomic>
#include <chrono>
#include <future>
#include <memory>
#include <thread>

void collect(std::atomic<bool>& given_up);
int count();

bool collect_in_time() {
  std::atomic<bool> given_up = false;
  std::promise<void> collected;  // expect: snag-broken-promise
  auto done = collected.get_future();
  std::thread collector([&given_up] { collect(given_up); });
  const bool in_time = done.wait_for(std::chrono::seconds(5)) == std::future_status::ready;
  given_up = !in_time;
  collector.join();
  return in_time;
}

int counted() {
  std::promise<int> answer;  // expect: snag-broken-promise
  std::future<int> result = answer.get_future();
  std::jthread counter([] { count(); });
  return result.get();
}

class exporter {
 public:
  bool export_once() {
    std::unique_ptr<std::thread> worker;
    std::promise<void> sent;  // expect: snag-broken-promise
    auto wait_until_sent = sent.get_future();
    worker.reset(new std::thread([this] { send(); }));
    std::future_status status;
    do {
      status = wait_until_sent.wait_for(limit_);
    } while (status != std::future_status::ready && ++rounds_ < 3);
    worker->join();
    return status == std::future_status::ready;
  }

 private:
  void send();
  std::chrono::milliseconds limit_ = std::chrono::milliseconds(100);
  int rounds_ = 0;
};

bool use(exporter& to) {
  return to.export_once();
}

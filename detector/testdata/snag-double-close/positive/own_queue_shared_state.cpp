// A state that copies of a handle share, ended by a task and by its owner.
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>

namespace detail {

struct Shared {
  std::mutex mutex;
  std::condition_variable changed;
  std::map<int, double> readings;
  bool complete = false;

  void require_open() const {
    if (complete) {
      throw std::logic_error("complete");
    }
  }
};

}  // namespace detail

class Series {
 public:
  Series() : shared_{new detail::Shared} {}

  void insert(int at, double value) {
    detail::Shared* const shared = shared_.get();
    const std::lock_guard<std::mutex> hold(shared->mutex);
    shared->readings.emplace(at, value);
    shared->changed.notify_all();
  }

  std::optional<double> earliest() {
    std::unique_lock<std::mutex> hold(shared_->mutex);
    shared_->changed.wait(hold, [s = shared_] { return s->complete || !s->readings.empty(); });
    if (shared_->readings.empty()) {
      return std::nullopt;
    }
    const auto first = shared_->readings.begin();
    const double value = first->second;
    shared_->readings.erase(first);
    return value;
  }

  void complete() {
    const std::lock_guard<std::mutex> hold(shared_->mutex);
    shared_->require_open();
    shared_->complete = true;
    shared_->changed.notify_all();
  }

 private:
  std::shared_ptr<detail::Shared> shared_;
};

double measured(bool simulated) {
  Series series;
  std::thread sensor([&series] {
    series.insert(1, 0.25);
    series.complete();
  });
  const double value = series.earliest().value_or(0);
  sensor.join();
  if (simulated) {
    series.complete();  // expect: snag-double-close
  }
  return value;
}

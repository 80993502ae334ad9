// The queue is a member of what starts its writers; a state of three values says what it does.
#include <condition_variable>
#include <deque>
#include <exception>
#include <future>
#include <mutex>
#include <vector>

double sample(int channel);

enum class phase { filling, finished };

class samples {
 public:
  void put(double value) {
    std::lock_guard<std::mutex> own(m_);
    if (phase_ == phase::finished) {
      std::terminate();
    }
    values_.push_front(value);
    c_.notify_all();
  }
  bool take(double* value) {
    std::unique_lock<std::mutex> own(m_);
    for (;;) {
      if (!values_.empty()) {
        *value = values_.back();
        values_.pop_back();
        return true;
      }
      if (phase_ != phase::filling) {
        return false;
      }
      c_.wait(own);
    }
  }
  void finish() {
    std::lock_guard<std::mutex> own(m_);
    phase_ = phase::finished;
    c_.notify_all();
  }

 private:
  std::mutex m_;
  std::condition_variable c_;
  std::deque<double> values_;
  phase phase_ = phase::filling;
};

double highest(int channels, double enough) {
  samples heard;
  std::vector<std::future<void>> at_work;
  for (int channel = 0; channel < channels; ++channel) {
    at_work.push_back(std::async(std::launch::async, [channel, &heard] { heard.put(sample(channel)); }));
  }
  double best = 0;
  double next = 0;
  for (int i = 0; i < channels && best < enough; ++i) {
    if (!heard.take(&next)) {
      break;
    }
    best = next > best ? next : best;
  }
  heard.finish();  // expect: snag-premature-close
  return best;
}

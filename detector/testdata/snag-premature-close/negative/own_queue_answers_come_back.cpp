// As many answers as questions came back, or those who answer have ended: the one who asks has asked all.
#include <condition_variable>
#include <deque>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

int answer(int question);

template <class T>
class hatch {
 public:
  void hand(T one) {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] { return closed_ || inside_.size() < 4; });
    if (closed_) {
      throw std::logic_error("closed");
    }
    inside_.push_back(one);
    some_.notify_one();
  }
  bool get(T& one) {
    std::unique_lock lock(mutex_);
    some_.wait(lock, [this] { return closed_ || !inside_.empty(); });
    if (inside_.empty()) {
      return false;
    }
    one = inside_.front();
    inside_.pop_front();
    room_.notify_one();
    return true;
  }
  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    some_.notify_all();
    room_.notify_all();
  }

 private:
  std::mutex mutex_;
  std::condition_variable some_;
  std::condition_variable room_;
  std::deque<T> inside_;
  bool closed_ = false;
};

int as_many_as_asked(const std::vector<int>& questions) {
  hatch<int> asked;
  hatch<int> answered;
  std::jthread clerk([&] {
    int question = 0;
    while (asked.get(question)) {
      answered.hand(answer(question));
    }
  });
  std::jthread asker([&] {
    for (const int question : questions) {
      asked.hand(question);
    }
  });
  int sum = 0;
  int one = 0;
  for (std::size_t i = 0; i < questions.size() && answered.get(one); ++i) {
    sum += one;
  }
  asked.close();
  return sum;
}

int asked_by_the_owner(const std::vector<int>& questions) {
  hatch<int> asked;
  hatch<int> answered;
  std::vector<std::thread> clerks;
  for (int i = 0; i < 3; ++i) {
    clerks.emplace_back([&] {
      int question = 0;
      while (asked.get(question)) {
        answered.hand(answer(question));
      }
    });
  }
  std::jthread reader([&] {
    int one = 0;
    while (answered.get(one)) {
      answer(one);
    }
  });
  try {
    for (const int question : questions) {
      asked.hand(question);
    }
  } catch (...) {
  }
  asked.close();
  for (auto& clerk : clerks) {
    clerk.join();
  }
  answered.close();
  return 0;
}

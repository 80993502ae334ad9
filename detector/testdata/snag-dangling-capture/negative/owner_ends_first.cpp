// What runs the tasks is joined by its destructor, whoever calls that: delete, a smart pointer, a container,
// an object that has it for a member.
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

class desk {
 public:
  desk() {
    clerk_ = std::thread([this] { serve(); });
  }
  ~desk() { shut(); }
  void put(std::function<void()> job) {
    std::lock_guard<std::mutex> hold(lock_);
    jobs_.push_back(std::move(job));
    more_.notify_one();
  }
  void shut() {
    {
      std::lock_guard<std::mutex> hold(lock_);
      if (over_) {
        return;
      }
      over_ = true;
      more_.notify_one();
    }
    clerk_.join();
  }

 private:
  void serve() {
    std::unique_lock<std::mutex> hold(lock_);
    while (!over_) {
      if (jobs_.empty()) {
        more_.wait(hold);
        continue;
      }
      auto job = std::move(jobs_.front());
      jobs_.pop_front();
      hold.unlock();
      job();
      hold.lock();
    }
  }

  std::mutex lock_;
  std::condition_variable more_;
  std::deque<std::function<void()>> jobs_;
  bool over_ = false;
  std::thread clerk_;
};

struct office {
  desk front;
  int rooms = 0;
};

int deleted() {
  auto* one = new desk;
  int served = 0;
  one->put([&] { served++; });
  delete one;
  return served;
}

int owned() {
  int served = 0;
  {
    auto one = std::make_unique<desk>();
    one->put([&] { served++; });
  }
  return served;
}

int given_up() {
  int served = 0;
  std::unique_ptr<desk> one(new desk);
  one->put([&] { served++; });
  one.reset();
  return served;
}

int replaced() {
  int served = 0;
  auto one = std::make_shared<desk>();
  one->put([&] { served++; });
  one = nullptr;
  return served;
}

int part_of_another() {
  int served = 0;
  {
    office whole;
    whole.front.put([&] { served++; });
  }
  return served;
}

int maybe_there(bool wanted) {
  int served = 0;
  std::optional<desk> one;
  if (wanted) {
    one.emplace();
    one->put([&] { served++; });
  }
  one.reset();
  return served;
}

int many() {
  int served = 0;
  {
    std::vector<std::unique_ptr<desk>> all;
    for (int i = 0; i < 4; ++i) {
      all.push_back(std::make_unique<desk>());
    }
    all.back()->put([&] { served++; });
  }
  return served;
}

int deleted_elsewhere() {
  auto* one = new desk;
  int served = 0;
  one->put([&] { served++; });
  std::thread closer([&] { delete one; });
  closer.join();
  return served;
}

// A latch written by hand that is counted down last; and what looks like one and is none: a semaphore, a
// gate.
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

bool fetch(int page, std::string& into);

class finish_line {
 public:
  explicit finish_line(int runners) : running_(runners) {}
  void arrive() {
    const std::lock_guard<std::mutex> hold(guard_);
    if (--running_ == 0) {
      crossed_.notify_all();
    }
  }
  void watch() {
    std::unique_lock<std::mutex> hold(guard_);
    while (running_ != 0) {
      crossed_.wait(hold);
    }
  }

 private:
  std::mutex guard_;
  std::condition_variable crossed_;
  int running_;
};

class places {
 public:
  void take() {
    std::unique_lock<std::mutex> hold(guard_);
    freed_.wait(hold, [this] { return free_ > 0; });
    --free_;
  }
  void give() {
    {
      const std::lock_guard<std::mutex> hold(guard_);
      ++free_;
    }
    freed_.notify_one();
  }

 private:
  std::mutex guard_;
  std::condition_variable freed_;
  int free_ = 2;
};

std::size_t all_pages(int pages) {
  finish_line line(pages);
  std::vector<std::string> texts(static_cast<std::size_t>(pages));
  for (int page = 0; page < pages; ++page) {
    std::thread([&line, &texts, page] {
      fetch(page, texts[static_cast<std::size_t>(page)]);
      line.arrive();
    }).detach();
  }
  line.watch();
  return texts.size();
}

void few_at_a_time(int pages) {
  places room;
  std::vector<std::jthread> threads;
  for (int page = 0; page < pages; ++page) {
    threads.emplace_back([&room, page] {
      room.take();
      std::string text;
      if (!fetch(page, text)) {
        room.give();
        return;
      }
      room.give();
    });
  }
}

// A latch from a mutex, a condition variable and a number: what its members do says what it is.
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
    crossed_.wait(hold, [this] { return running_ == 0; });
  }

 private:
  std::mutex guard_;
  std::condition_variable crossed_;
  int running_;
};

struct open_jobs {
  void more(int by) {
    std::unique_lock<std::mutex> hold(guard);
    jobs += by;
  }
  void less() {
    std::unique_lock<std::mutex> hold(guard);
    jobs -= 1;
    changed.notify_one();
  }
  void none() {
    std::unique_lock<std::mutex> hold(guard);
    while (jobs > 0) {
      changed.wait(hold);
    }
  }
  std::mutex guard;
  std::condition_variable changed;
  int jobs = 0;
};

std::size_t first_page() {
  finish_line line(1);
  std::string text;
  std::thread runner([&] {
    line.arrive();  // expect: snag-misplaced-done
    fetch(1, text);
  });
  line.watch();
  const std::size_t size = text.size();
  runner.join();
  return size;
}

void all_pages(int pages) {
  open_jobs open;
  std::vector<std::jthread> threads;
  open.more(pages);
  for (int page = 0; page < pages; ++page) {
    threads.emplace_back([&open, page] {
      std::string text;
      if (!fetch(page, text)) {
        return;
      }
      open.less();  // expect: snag-misplaced-done
    });
  }
  open.none();
}

void counted_inside(int pages) {
  open_jobs open;
  std::vector<std::jthread> threads;
  for (int page = 0; page < pages; ++page) {
    threads.emplace_back([&open, page] {
      open.more(1);  // expect: snag-add-inside-task
      std::string text;
      fetch(page, text);
      open.less();
    });
  }
  open.none();
}

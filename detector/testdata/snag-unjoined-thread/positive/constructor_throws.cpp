// The constructor fails behind the start of its thread: no destructor joins it.
#include <atomic>
#include <fstream>
#include <stdexcept>
#include <string>
#include <thread>

class journal {
 public:
  explicit journal(const std::string& file) {
    flusher_ = std::thread([this] {  // expect: snag-unjoined-thread
      while (!over_) {
        ++rounds_;
      }
    });
    out_.open(file);
    if (!out_) {
      throw std::runtime_error("cannot write " + file);
    }
  }
  ~journal() {
    over_ = true;
    flusher_.join();
  }

 private:
  std::atomic<bool> over_{false};
  std::atomic<int> rounds_{0};
  std::ofstream out_;
  std::thread flusher_;
};

class ring {
 public:
  explicit ring(int size)
      : filler_([this] {  // expect: snag-unjoined-thread
          while (!over_) {
            ++filled_;
          }
        }) {
    switch (size) {
      case 0:
        throw std::invalid_argument("no room");
      default:
        size_ = size;
    }
  }
  ~ring() {
    over_ = true;
    filler_.join();
  }

 private:
  int size_ = 0;
  std::atomic<bool> over_{false};
  std::atomic<int> filled_{0};
  std::thread filler_;
};

// A latch whose copies share one state may be copied into every task.
#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

class Tally {
  struct Sheet {
    std::mutex guard;
    std::condition_variable changed;
    unsigned open;
    explicit Sheet(unsigned n) : open(n) {}
  };
  std::shared_ptr<Sheet> sheet_;

 public:
  explicit Tally(unsigned n) : sheet_(std::make_shared<Sheet>(n)) {}
  void cross_off() {
    std::lock_guard<std::mutex> l(sheet_->guard);
    if (--sheet_->open == 0) {
      sheet_->changed.notify_all();
    }
  }
  void stay() {
    const auto sheet = sheet_;
    std::unique_lock<std::mutex> l(sheet->guard);
    sheet->changed.wait(l, [&] { return sheet->open == 0; });
  }
};

unsigned squares(std::vector<unsigned> numbers) {
  Tally left(static_cast<unsigned>(numbers.size()));
  for (auto& number : numbers) {
    std::thread([left, &number]() mutable {
      number *= number;
      left.cross_off();
    }).detach();
  }
  left.stay();
  return numbers.empty() ? 0 : numbers.back();
}

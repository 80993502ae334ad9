// Member functions as tasks, whose object outlives them or waits for them.
#include <latch>
#include <memory>
#include <thread>
#include <vector>

bool load(int part);

class loader : public std::enable_shared_from_this<loader> {
 public:
  explicit loader(int parts) : open_(parts) {}
  ~loader() {
    for (auto& one : threads_) {
      one.join();
    }
  }
  void run(int parts) {
    for (int number = 0; number < parts; ++number) {
      threads_.emplace_back(&loader::part, this, number);
    }
    open_.wait();
  }
  void forget() {
    std::thread([self = shared_from_this()] { self->part(0); }).detach();
  }

 private:
  void part(int number) {
    load(number);
    open_.count_down();
  }
  std::latch open_;
  std::vector<std::thread> threads_;
};

void on_a_local(int parts) {
  loader one(parts);
  std::thread runner(&loader::run, &one, parts);
  runner.join();
  const auto shared = std::make_shared<loader>(1);
  std::thread(&loader::forget, shared).detach();
}

// What runs is decided by the object: the base class's body says nothing.
#include <memory>
#include <stdexcept>
#include <thread>

class step {
 public:
  virtual ~step() = default;
  virtual void run() { throw std::runtime_error("not implemented"); }
};

class nothing_to_do final : public step {
 public:
  void run() override {}
};

void start(std::shared_ptr<step> what) {
  std::thread([what] { what->run(); }).detach();
}

void start_nothing() {
  nothing_to_do one;
  std::jthread worker([&one] { one.run(); });
}

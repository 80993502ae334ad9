#include "cases/threads/aba.h"

#include <atomic>
#include <thread>

namespace cases::aba {

namespace {

/// Port numbers that are handed out and taken back without a lock: the free ones are a stack.
class port_pool {
 public:
  explicit port_pool(std::size_t ports) : next_(ports) {
    for (std::uint32_t i = 0; i < ports; ++i) {
      next_[i].store(i + 1, std::memory_order_relaxed);
    }
  }

  /// Returns a free port; there must be one.
  std::uint32_t take() {
    std::uint32_t head = head_;
    while (!head_.compare_exchange_weak(head, next_[head])) {
    }
    return head;
  }

  void give_back(std::uint32_t port) {
    std::uint32_t head = head_;
    do {
      next_[port] = head;
    } while (!head_.compare_exchange_weak(head, port));
  }

 private:
  std::atomic<std::uint32_t> head_ = 0;
  std::vector<std::atomic<std::uint32_t>> next_;
};

std::uint32_t open_session(port_pool& ports) {
  const std::uint32_t control = ports.take();
  const std::uint32_t data = ports.take();
  ports.give_back(control);
  return data;
}

}  // namespace

std::vector<std::uint32_t> open_sessions(std::size_t gateways, std::size_t each) {
  port_pool ports(gateways * (each + 1));
  std::vector<std::uint32_t> opened(gateways * each);
  {
    std::vector<std::jthread> threads;
    threads.reserve(gateways);
    for (std::size_t gateway = 0; gateway < gateways; ++gateway) {
      threads.emplace_back([&, gateway] {
        for (std::size_t i = 0; i < each; ++i) {
          opened[gateway * each + i] = open_session(ports);
        }
      });
    }
  }
  return opened;
}

}  // namespace cases::aba

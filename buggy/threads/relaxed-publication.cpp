#include "cases/threads/relaxed-publication.h"

#include <atomic>
#include <thread>
#include <utility>

namespace cases::relaxed_publication {

namespace {

/// The routes in use. Written once, read without a lock.
class router {
 public:
  ~router() { delete current_.load(std::memory_order_relaxed); }
  router() = default;
  router(const router&) = delete;
  router& operator=(const router&) = delete;

  /// Called once.
  void publish(route_table routes) {
    const auto* table = new route_table(std::move(routes));
    current_.store(table, std::memory_order_relaxed);
  }

  std::string backend(const std::string& host) const {
    const route_table* table = current_.load(std::memory_order_acquire);
    if (table == nullptr) {
      return "default";
    }
    const auto found = table->find(host);
    return found == table->end() ? "default" : found->second;
  }

 private:
  std::atomic<const route_table*> current_ = nullptr;
};

}  // namespace

std::vector<std::string> route(const std::vector<std::string>& hosts,
                               const std::function<route_table()>& load) {
  router routes;
  std::vector<std::string> backends(hosts.size());
  {
    const std::jthread loader([&] { routes.publish(load()); });
    std::vector<std::jthread> requests;
    requests.reserve(hosts.size());
    for (std::size_t i = 0; i < hosts.size(); ++i) {
      requests.emplace_back([&, i] { backends[i] = routes.backend(hosts[i]); });
    }
  }
  return backends;
}

}  // namespace cases::relaxed_publication

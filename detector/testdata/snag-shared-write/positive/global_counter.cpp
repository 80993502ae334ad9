#include <future>
#include <vector>

static int requests = 0;
static thread_local int mine = 0;

struct client {
  static inline long bytes = 0;
  void send(long size) const {
    ++mine;
    ++requests;     // expect: snag-shared-write
    bytes += size;  // expect: snag-shared-write
  }
};

void send_all(const std::vector<client>& clients) {
  std::vector<std::future<void>> sends;
  for (const auto& one : clients) {
    sends.emplace_back(std::async([&one] { one.send(100); }));
  }
}

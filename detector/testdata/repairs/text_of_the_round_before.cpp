// The reports of all registries are sent beside each other; what a task sends dies with the round that
// started it.
#include <future>
#include <string>
#include <utility>
#include <vector>

class gateway {
 public:
  std::future<int> send_all(const std::vector<int>& registries) {
    std::vector<std::future<int>> sent;
    for (const int registry : registries) {
      auto text = text_of(registry);
      auto address = address_of(registry);
      sent.push_back(std::async(std::launch::async, [&] {
        return send(address, text);  // expect: snag-loop-capture, snag-loop-capture
      }));
    }
    const auto worst = [](std::vector<std::future<int>> all) {
      int found = 200;
      for (auto& one : all) {
        const int status = one.get();
        found = status >= 400 ? status : found;
      }
      return found;
    };
    return std::async(std::launch::async, worst, std::move(sent));
  }

 private:
  std::string text_of(int registry);
  std::string address_of(int registry);
  int send(const std::string& address, const std::string& text);
};

std::future<int> send(gateway& through) {
  return through.send_all({1, 2, 3});
}

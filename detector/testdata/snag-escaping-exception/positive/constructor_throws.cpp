#include <stdexcept>
#include <string>
#include <thread>

class session {
 public:
  explicit session(const std::string& host) : port_(port_of(host)) { ++open_; }
  void run() const;

 private:
  static int port_of(const std::string& host) {
    const auto colon = host.find(':');
    if (colon == std::string::npos) {
      throw std::invalid_argument("no port in " + host);
    }
    return static_cast<int>(colon);
  }
  int port_;
  static int open_;
};

void serve(std::string host) {
  std::thread([host = std::move(host)] {
    const session one(host);  // expect: snag-escaping-exception
    one.run();
  }).detach();
}

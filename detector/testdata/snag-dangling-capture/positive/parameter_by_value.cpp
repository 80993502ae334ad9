#include <string>
#include <thread>
#include <vector>

void send_mail(const std::string& to);

void notify(std::string address) {
  std::thread([&] { send_mail(address); }).detach();  // expect: snag-dangling-capture
}

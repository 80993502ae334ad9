#include <string>
#include <thread>

std::string download(const std::string& url);

void fetch(const std::string& url, std::string& body) {
  std::thread loader([url, body]() mutable {
    body = download(url);  // expect: snag-lost-result
  });
  loader.join();
}

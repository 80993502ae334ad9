// A download follows a redirection by calling itself, with the lock of the only connection in its hands.
#include <mutex>
#include <string>

struct page {
  int status = 0;
  std::string moved_to;
  std::string text;
};

class downloader {
 public:
  page download(const std::string& address, int hops) {
    const std::lock_guard<std::mutex> one_at_a_time(connection_);
    page got = ask(address);
    if (got.status / 100 == 3 && hops > 0) {
      return download(got.moved_to, hops - 1);  // expect: snag-double-lock
    }
    return got;
  }

 private:
  page ask(const std::string& address);
  std::mutex connection_;
};

page start_page(downloader& with) {
  return with.download("index", 5);
}

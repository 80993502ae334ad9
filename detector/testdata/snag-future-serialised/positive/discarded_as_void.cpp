#include <future>
#include <vector>

struct mail {
  void send() const;
};

void send_all(const std::vector<mail>& mails) {
  for (const auto& one : mails) (void)std::async(&mail::send, &one);  // expect: snag-future-serialised
}

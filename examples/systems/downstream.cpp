#include "examples/systems/downstream.h"

#include <array>
#include <chrono>
#include <thread>

namespace systems {

namespace {

std::uint64_t mixed(std::uint64_t seed, std::string_view question) noexcept {
  std::uint64_t x = seed + 0x9e3779b97f4a7c15U;
  for (const char c : question) {
    x = (x ^ static_cast<unsigned char>(c)) * 0xbf58476d1ce4e5b9U;
    x ^= x >> 29U;
  }
  return x ^ (x >> 32U);
}

}  // namespace

std::string_view to_string(fault f) noexcept {
  switch (f) {
    case fault::none:
      return "none";
    case fault::delayed:
      return "delayed";
    case fault::error:
      return "error";
    case fault::refused:
      return "refused";
    case fault::hung:
      return "hung";
    case fault::garbled:
      return "garbled";
  }
  return "?";
}

fault fault_of(std::uint64_t seed, const fault_rates& rates, std::string_view question) noexcept {
  auto dice = static_cast<unsigned>(mixed(seed, question) % 100);
  for (const auto& [share, is] :
       {std::pair(rates.delayed, fault::delayed), std::pair(rates.error, fault::error),
        std::pair(rates.refused, fault::refused), std::pair(rates.hung, fault::hung),
        std::pair(rates.garbled, fault::garbled)}) {
    if (dice < share) {
      return is;
    }
    dice -= share;
  }
  return fault::none;
}

downstream::downstream(std::uint64_t seed, const fault_rates& rates, unsigned threads)
    : seed_(seed), rates_(rates), server_(threads) {
  server_.on("/answer", [this](const std::string& question) { return answer(question); });
  port_ = server_.start();
}

downstream::~downstream() {
  release();
  server_.stop();
}

csp::error downstream::ask(const csp::context& ctx, const std::string& question, reply& into) const {
  const int port = fault_of(question) == fault::refused ? nobody_.number() : port_;
  return get(ctx, port, "/answer", question, into);
}

csp::error downstream::ask(const csp::context& ctx, const std::string& question, std::string& into) const {
  reply got;
  if (csp::error failed = ask(ctx, question, got)) {
    return failed;
  }
  if (got.status != 200) {
    return csp::errorf("{}: status {}", question, got.status);
  }
  into = std::move(got.body);
  return {};
}

int downstream::status_of(std::string_view question) const noexcept {
  constexpr std::array all = {500, 503, 404, 429};
  return all[mixed(seed_, question) / 100 % all.size()];
}

void downstream::release() {
  {
    const std::lock_guard lock(mutex_);
    released_ = true;
  }
  released_changed_.notify_all();
}

std::string downstream::answer_of(std::string_view question) {
  return "answer of " + std::string(question);
}

std::string downstream::garbled_answer_of(std::string_view question) const {
  constexpr std::array<std::string_view, 3> bodies = {"", "<html>out of order</html>", "200 OK"};
  return std::string(bodies[mixed(seed_, question) / 100 % bodies.size()]);
}

reply downstream::answer(const std::string& question) {
  switch (fault_of(question)) {
    case fault::delayed:
      // A slow service is what this plays; nobody waits for the time to pass.
      std::this_thread::sleep_for(std::chrono::milliseconds(20 + mixed(seed_, question) % 80));
      break;
    case fault::error:
      return {status_of(question), "downstream is out of order"};
    case fault::hung: {
      std::unique_lock lock(mutex_);
      released_changed_.wait(lock, [this] { return released_; });
      return {503, "too late"};
    }
    case fault::garbled:
      return {200, garbled_answer_of(question)};
    case fault::none:
    case fault::refused:
      break;
  }
  return {200, answer_of(question)};
}

}  // namespace systems

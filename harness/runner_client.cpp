#include "harness/runner_client.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>

#include "scheduler/protocol.h"
#include "support/exit_code.h"

namespace snag {

namespace {

constexpr std::chrono::seconds silence_allowed(60);

const std::array<std::string, 1> serve = {"--serve"};

}  // namespace

std::string to_line(const run_order& order) {
  return fmt::format(R"({{"run":"{}","first":{},"seeds":[{}],"limit_ms":{},"noise":{},"count":{}}})"
                     "\n",
                     order.case_id, order.first, fmt::join(order.seeds, ","), order.limit.count(),
                     order.noise, order.count);
}

runner_client::runner_client(const std::filesystem::path& program)
    : program_(program), process_(program, serve) {}

void runner_client::broke(const std::string& fault) {
  process_.kill();
  const process_end end = process_.wait();
  const std::string said = first_line(process_.errors());
  throw user_error(fmt::format("runner '{}': {} ({}){}; rebuild it, or leave it out", program_.string(),
                               fault, describe(end), said.empty() ? "" : ", saying: " + said));
}

void runner_client::send(const run_order& order) {
  if (!process_.write(to_line(order))) {
    broke(greeted_ ? "broke off" : "died at start");
  }
  missing_ = order.seeds.size();
  limit_ = order.limit;
  heard_ = std::chrono::steady_clock::now();
}

std::vector<run_report> runner_client::pump() {
  std::vector<run_report> reports;
  const bool open = process_.read_some(unread_);
  heard_ = std::chrono::steady_clock::now();
  for (std::size_t end = unread_.find('\n'); end != std::string::npos; end = unread_.find('\n')) {
    const std::string line = unread_.substr(0, end);
    unread_.erase(0, end + 1);
    if (!is_answer(line)) {
      continue;
    }
    agent_answer answer;
    try {
      answer = parse_answer(line);
    } catch (const std::exception& e) {
      broke(fmt::format("gave an answer that is not the protocol's: {}", e.what()));
    }
    if (answer.version != protocol::version) {
      broke(fmt::format("speaks protocol {}, and this snag speaks {}", answer.version, protocol::version));
    }
    switch (answer.is) {
      case agent_answer::kind::hello:
        greeted_ = true;
        break;
      case agent_answer::kind::error:
        broke(fmt::format("refused the order: {}", answer.text));
      case agent_answer::kind::run:
        if (missing_ == 0) {
          broke("answered what was not asked");
        }
        --missing_;
        reports.push_back(std::move(answer.run));
    }
  }
  if (!open && missing_ > 0) {
    broke(greeted_ ? "broke off" : "died at start");
  }
  return reports;
}

void runner_client::check_alive() const {
  const auto silent = std::chrono::steady_clock::now() - heard_;
  if (missing_ > 0 && silent > limit_ + silence_allowed) {
    throw user_error(
        fmt::format("runner '{}': silent for {} s, and no run may take that long; rebuild it, or leave "
                    "it out",
                    program_.string(), std::chrono::duration_cast<std::chrono::seconds>(silent).count()));
  }
}

}  // namespace snag

#include "harness/runner_client.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <cstdlib>
#include <string_view>
#include <utility>

#include "scheduler/protocol.h"
#include "support/exit_code.h"

namespace snag {

namespace {

constexpr std::chrono::seconds silence_allowed(60);
// What a program does before main() runs uncontrolled, and may take its time.
constexpr std::chrono::seconds hello_allowed(30);

constexpr const char* how_to_build =
    "it is not built for exploration; link it with snag_enable_exploration(target) or with the flags of "
    "'snag "
    "flags explore'";

}  // namespace

launch runner_launch(const std::filesystem::path& runner) {
  return {runner, {"--serve"}, {}, true};
}

launch program_launch(const std::filesystem::path& program, std::vector<std::string> arguments) {
  // "again" is the user's word that main can be called again in one process.
  const char* given = std::getenv("SNAG_SERVE");
  const bool again = given != nullptr && std::string_view(given) == "again";
  return {program, std::move(arguments), {{"SNAG_SERVE", again ? "again" : "1"}}, false};
}

std::string to_line(const run_order& order) {
  return fmt::format(
      R"({{"run":"{}","first":{},"seeds":[{}],"limit_ms":{},"noise":{},"count":{},"fresh":{}}})"
      "\n",
      order.case_id, order.first, fmt::join(order.seeds, ","), order.limit.count(), order.noise, order.count,
      order.fresh);
}

runner_client::runner_client(const std::filesystem::path& program) : runner_client(runner_launch(program)) {}

runner_client::runner_client(launch what)
    : what_(std::move(what)), process_(what_.program, what_.arguments, what_.environment) {}

void runner_client::broke(const std::string& fault) {
  process_.kill();
  const process_end end = process_.wait();
  const std::string said = first_line(process_.errors());
  throw user_error(fmt::format("{} '{}': {} ({}){}; {}", what_.is_runner ? "runner" : "program",
                               what_.program.string(), fault, describe(end),
                               said.empty() ? "" : ", saying: " + said,
                               what_.is_runner ? "rebuild it, or leave it out" : "build it again"));
}

void runner_client::broke_off() {
  if (!what_.is_runner && !greeted_) {
    const process_end end = process_.wait();
    const std::string said = first_line(process_.errors());
    throw user_error(fmt::format("program '{}' ended without a word to snag ({}){}: {}",
                                 what_.program.string(), describe(end),
                                 said.empty() ? "" : ", saying: " + said, how_to_build));
  }
  broke(greeted_ ? "broke off" : "died at start");
}

void runner_client::send_line(const std::string& line, std::size_t runs, std::chrono::milliseconds limit) {
  if (line.size() > protocol::max_line) {
    throw user_error(
        fmt::format("{}: a schedule is longer than the protocol's {} bytes; choose '--points sync'",
                    what_.program.string(), protocol::max_line));
  }
  if (!process_.write(line)) {
    broke_off();
  }
  missing_ = runs;
  limit_ = limit;
  heard_ = std::chrono::steady_clock::now();
}

void runner_client::send(const run_order& order) {
  send_line(to_line(order), order.seeds.size(), order.limit);
}

void runner_client::send(const explore_order& order) {
  send_line(to_line(order), order.seeds.size(), order.limit);
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
    broke_off();
  }
  return reports;
}

void runner_client::check_alive() const {
  const auto silent = std::chrono::steady_clock::now() - heard_;
  if (missing_ > 0 && !what_.is_runner && !greeted_ && silent > hello_allowed) {
    throw user_error(fmt::format("program '{}' has said nothing to snag for {} s: {}", what_.program.string(),
                                 hello_allowed.count(), how_to_build));
  }
  if (missing_ > 0 && silent > limit_ + silence_allowed) {
    throw user_error(fmt::format(
        "runner '{}': silent for {} s, and no run may take that long; rebuild it, or leave "
        "it out",
        what_.program.string(), std::chrono::duration_cast<std::chrono::seconds>(silent).count()));
  }
}

}  // namespace snag

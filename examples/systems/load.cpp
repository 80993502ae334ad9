#include "examples/systems/load.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <random>
#include <thread>

namespace systems {

load_options parse_load(int argc, char** argv, std::string_view says, const load_options& defaults) {
  load_options options = defaults;
  auto deadline = static_cast<std::uint64_t>(options.deadline.count());
  auto patience = static_cast<std::uint64_t>(options.patience.count());
  options.seed = std::random_device()() % 1'000'000U;
  CLI::App app{std::string(says)};
  app.add_option("--requests", options.requests, "Requests in all")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_option("--concurrency", options.concurrency, "Requests at once (all)");
  app.add_option("--seed", options.seed, "Seed of the faults (random, printed)");
  app.add_option("--deadline", deadline, "Deadline of a request in milliseconds")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_option("--patience", patience, "Milliseconds after which a client takes its request for lost")
      ->capture_default_str()
      ->check(CLI::PositiveNumber);
  app.add_flag("!--no-faults", options.faults, "A downstream service in which nothing goes wrong");
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& e) {
    std::exit(app.exit(e) == 0 ? 0 : 2);
  }
  options.deadline = std::chrono::milliseconds(deadline);
  options.patience = std::chrono::milliseconds(patience);
  if (options.concurrency == 0 || options.concurrency > options.requests) {
    options.concurrency = options.requests;
  }
  fmt::print(stderr, "seed {} (--seed {} deals the same faults)\n", options.seed, options.seed);
  return options;
}

fault_rates usual_faults() noexcept {
  return {.delayed = 20, .error = 3, .refused = 3, .hung = 2};
}

load_result run_load(const load_options& options,
                     const std::function<verdict_of_request(const csp::context&, std::uint64_t)>& ask) {
  load_result result;
  std::mutex mutex;  // of result
  std::atomic<std::uint64_t> next = 0;
  std::vector<std::thread> clients;
  for (std::uint64_t c = 0; c < options.concurrency; ++c) {
    clients.emplace_back([&] {
      for (std::uint64_t i = next++; i < options.requests; i = next++) {
        const auto [ctx, cancel] = csp::with_timeout(csp::background(), options.patience);
        const csp::cancel_guard at_exit(cancel);
        const auto began = std::chrono::steady_clock::now();
        const verdict_of_request broken = ask(ctx, i);
        const auto took = std::chrono::steady_clock::now() - began;
        const std::lock_guard lock(mutex);
        if (broken == "lost") {
          ++result.lost;
          continue;
        }
        result.latencies.push_back(std::chrono::duration_cast<std::chrono::microseconds>(took));
        if (!broken.empty()) {
          ++result.broken[broken];
        }
      }
    });
  }
  for (std::thread& client : clients) {
    client.join();
  }
  return result;
}

void print_load(std::string_view name, const load_result& result) {
  std::vector<std::chrono::microseconds> sorted = result.latencies;
  std::sort(sorted.begin(), sorted.end());
  const auto at = [&sorted](double share) {
    return sorted.empty()
               ? 0.0
               : static_cast<double>(
                     sorted[std::min(sorted.size() - 1,
                                     static_cast<std::size_t>(share * static_cast<double>(sorted.size())))]
                         .count()) /
                     1000.0;
  };
  fmt::print("{:<24}{:>6} answered   p50 {:.1f} ms   p90 {:.1f} ms   p99 {:.1f} ms   most {:.1f} ms\n", name,
             sorted.size(), at(0.5), at(0.9), at(0.99), at(1.0));
  if (result.lost > 0) {
    fmt::print("{:<24}{:>6} lost: never answered\n", "", result.lost);
  }
  for (const auto& [what, count] : result.broken) {
    fmt::print("{:<24}{:>6} {}\n", "", count, what);
  }
}

int conclude(const load_result& result, const csp::leak_check& leaks) {
  const csp::leak_report left = leaks.check();
  if (!left.leaked.empty()) {
    fmt::print("{:<24}{:>6} tasks left that can never end, as this one:\n  {}\n", "", left.leaked.size(),
               left.leaked.front().text());
  }
  if (!left.unfinished.empty()) {
    fmt::print("{:<24}{:>6} tasks left that have not ended, as this one:\n  {}\n", "", left.unfinished.size(),
               left.unfinished.front().text());
  }
  const bool kept = result.kept() && left.clean();
  fmt::print("{}\n", kept ? "every promise was kept" : "promises were broken");
  std::fflush(stdout);
  return kept ? 0 : 1;
}

}  // namespace systems

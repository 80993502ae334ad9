// Lists of calls under load: a downstream service with faults, the system in front of it, and many clients.
// Each second list is for /first, the others for /all.

#include <fmt/format.h>

#include <atomic>
#include <memory>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "examples/systems/compare.h"
#include "examples/systems/downstream.h"
#include "examples/systems/load.h"
#include "examples/systems/run_async/run_async.h"

namespace {

using nlohmann::json;
using systems::fault;
using systems::run_async::at_once;
using list = std::vector<std::string>;

/// What is thrown by a decoder that has its own ideas of exceptions.
struct protocol_mismatch {};

/// decode reads an answer, as decoders do: it trusts what it gets.
void decode(const std::string& body) {
  if (body.empty()) {
    csp::panic("index out of range [0] with length 0");
  }
  if (body.front() == '<') {
    throw std::invalid_argument("not an answer: " + body);
  }
  if (!body.starts_with("answer of ")) {
    throw protocol_mismatch();
  }
}

/// The calls of a request: one to five, and in each seventh list of more than one the first one again.
list list_of(std::uint64_t request) {
  list questions;
  for (std::uint64_t i = 0; i <= request / 2 % 5; ++i) {
    questions.push_back(fmt::format("{}.{}", request, i));
  }
  if (request % 7 == 0 && questions.size() > 1) {
    questions.back() = questions.front();
  }
  return questions;
}

list split(const std::string& text) {
  list parts;
  for (std::size_t from = 0; from <= text.size();) {
    const std::size_t to = std::min(text.find(',', from), text.size());
    parts.push_back(text.substr(from, to - from));
    from = to + 1;
  }
  return parts;
}

json error_json(const csp::error& failed) {
  if (failed.is(csp::unfinished) || failed.is(csp::deadline_exceeded) || failed.is(csp::canceled)) {
    return {{"error", "late"}};
  }
  json text = {{"error", failed.message()}};
  if (failed.from_panic()) {
    text["stack"] = failed.stack();
  }
  return text;
}

bool panics(const systems::downstream& service, const std::string& question) {
  return service.fault_of(question) == fault::garbled && service.garbled_answer_of(question).empty();
}

bool fails(fault met) {
  return met == fault::error || met == fault::refused || met == fault::garbled;
}

/// How many lists broke a promise that their client cannot see.
struct hidden {
  std::atomic<std::uint64_t> still_asking = 0;
  std::atomic<std::uint64_t> over_limit = 0;
};

/// The calls of one list that are under way.
struct tally {
  std::atomic<std::size_t> asking = 0;
  std::atomic<std::size_t> most = 0;
  void begin() {
    const std::size_t now = ++asking;
    for (std::size_t before = most; before < now && !most.compare_exchange_weak(before, now);) {
    }
  }
};

systems::run_async::fetch counted(const std::shared_ptr<systems::downstream>& service,
                                  const std::shared_ptr<tally>& calls) {
  return [service, calls](const csp::context& ctx, const std::string& question, std::string& into) {
    calls->begin();
    const std::shared_ptr<void> at_end(nullptr, [&calls](void*) { --calls->asking; });
    csp::error failed = service->ask(ctx, question, into);
    if (!failed) {
      decode(into);
    }
    return failed;
  };
}

systems::reply answer_first(const csp::context& ctx, const systems::run_async::fetch& ask,
                            const list& questions) {
  const auto got = systems::run_async::first(ctx, ask, questions);
  if (!got) {
    const json text = error_json(got.err);
    return {text["error"] == "late" ? 504 : 502, text.dump()};
  }
  return {200, json({{"answers", *got}}).dump()};
}

systems::reply answer_all(const csp::context& ctx, const systems::run_async::fetch& ask,
                          const list& questions) {
  json results = json::array();
  for (const systems::run_async::outcome& one : systems::run_async::all(ctx, ask, questions)) {
    results.push_back(one.failed ? error_json(one.failed) : json({{"answer", one.answer}}));
  }
  return {200, results.dump()};
}

/// What is wrong with the answer of /first.
std::string judged_first(const systems::downstream& service, const list& questions,
                         const systems::reply& got) {
  int expected = 200;
  list answers;
  bool all_fail_by_panic = true;
  for (const std::string& question : questions) {
    const fault met = service.fault_of(question);
    if (fails(met)) {
      expected = 502;
      all_fail_by_panic = all_fail_by_panic && panics(service, question);
    } else if (met == fault::hung && expected == 200) {
      expected = 504;
    }
    answers.push_back(systems::downstream::answer_of(question));
  }
  if (got.status == 200 && expected != 200) {
    return "/first: an error as 200";
  }
  if (got.status != expected) {
    return fmt::format("/first: {} instead of {}", got.status, expected);
  }
  if (expected == 502 && all_fail_by_panic && json::parse(got.body).value("stack", "").empty()) {
    return "/first: a panic without its stack";
  }
  return expected == 200 && got.body != json({{"answers", answers}}).dump() ? "/first: an answer is missing"
                                                                            : "";
}

/// What is wrong with the answer of /all.
std::string judged_all(const systems::downstream& service, const list& questions, const systems::reply& got) {
  if (got.status != 200) {
    return fmt::format("/all: {}", got.status);
  }
  const json results = json::parse(got.body);
  std::size_t hung = 0;
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const fault met = service.fault_of(questions[i]);
    const std::string error = results[i].value("error", "");
    // What hangs takes a place for good: when all are taken, the rest is late as well.
    if (hung >= at_once || met == fault::hung) {
      hung += met == fault::hung ? 1U : 0U;
      if (error != "late") {
        return "/all: late, and no word of it";
      }
    } else if (fails(met)) {
      if (error.empty() || error == "late") {
        return "/all: an error is lost";
      }
      if (panics(service, questions[i]) && results[i].value("stack", "").empty()) {
        return "/all: a panic without its stack";
      }
    } else if (results[i].value("answer", "") != systems::downstream::answer_of(questions[i])) {
      return "/all: an answer is lost";
    }
  }
  return "";
}

/// Five calls to a service that is slow: one after the other, and at once.
void compare(std::uint64_t seed) {
  const auto slow = std::make_shared<systems::downstream>(seed, systems::fault_rates{.delayed = 100}, 8);
  const systems::run_async::fetch ask = counted(slow, std::make_shared<tally>());
  const list questions = {"a", "b", "c", "d", "e"};
  systems::print_comparison(
      "five slow calls",
      [&](int /*round*/) {
        std::string into;
        for (const std::string& question : questions) {
          (void)ask(csp::background(), question, into);
        }
      },
      [&](int /*round*/) { (void)systems::run_async::first(csp::background(), ask, questions); });
}

}  // namespace

int main(int argc, char** argv) {
  const systems::load_options options =
      systems::parse_load(argc, argv, "GET /first and /all: lists of calls, run concurrently, many at once");
  systems::fault_rates rates;
  if (options.faults) {
    rates = systems::usual_faults();
    rates.garbled = 3;
  }
  // Of three calls to a list, two in a hundred hang, each on a thread of the service.
  const auto service = std::make_shared<systems::downstream>(
      options.seed, rates, static_cast<unsigned>(options.requests / 5 + 128));
  const auto unseen = std::make_shared<hidden>();
  systems::http_server server(static_cast<unsigned>(options.concurrency) + 8);
  using answering = systems::reply (*)(const csp::context&, const systems::run_async::fetch&, const list&);
  for (const auto& [path, answer] : {std::pair<const char*, answering>("/first", answer_first),
                                     std::pair<const char*, answering>("/all", answer_all)}) {
    const bool joins = answer == answer_first;
    server.on(path, [&options, service, unseen, answer = answer, joins](const std::string& query) {
      return systems::within(options.patience, [=, deadline = options.deadline] {
        const auto [ctx, cancel] = csp::with_timeout(csp::background(), deadline);
        const csp::cancel_guard at_exit(cancel);
        const auto calls = std::make_shared<tally>();
        systems::reply given = answer(ctx, counted(service, calls), split(query));
        unseen->still_asking += joins && calls->asking > 0 ? 1U : 0U;
        unseen->over_limit += !joins && calls->most > at_once ? 1U : 0U;
        return given;
      });
    });
  }
  const int port = server.start();

  const csp::leak_check leaks;
  systems::load_result result = systems::run_load(
      options, [&](const csp::context& ctx, std::uint64_t i) -> systems::verdict_of_request {
        const list questions = list_of(i);
        systems::reply got;
        const char* path = i % 2 == 0 ? "/first" : "/all";
        if (systems::get(ctx, port, path, fmt::format("{}", fmt::join(questions, ",")), got) ||
            got.status == systems::never_answered) {
          return "lost";
        }
        return i % 2 == 0 ? judged_first(*service, questions, got) : judged_all(*service, questions, got);
      });
  service->release();
  server.stop();
  for (const auto& [what, count] :
       {std::pair("/first: answered while calls were under way", unseen->still_asking.load()),
        std::pair("/all: more calls at once than the limit", unseen->over_limit.load())}) {
    if (count > 0) {
      result.broken[what] = count;
    }
  }
  systems::print_load("GET /first, /all", result);
  if (result.kept()) {
    compare(options.seed);
  }
  return systems::conclude(result, leaks);
}

// Friends under load: a downstream service with faults, the system in front of it, and many clients.

#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>

#include "examples/systems/compare.h"
#include "examples/systems/downstream.h"
#include "examples/systems/friends/friends.h"
#include "examples/systems/load.h"

namespace {

using systems::fault;
using namespace systems::friends;

constexpr int friends_of_each = 4;

std::vector<std::string> ids_of(const std::string& user) {
  std::vector<std::string> ids;
  for (int i = 0; i < friends_of_each; ++i) {
    ids.push_back(user + "." + std::to_string(i));
  }
  return ids;
}

fetch asking(const systems::downstream& service) {
  return [&service](const csp::context& ctx, const std::string& question, std::string& into) {
    return service.ask(ctx, question, into);
  };
}

/// What two questions at once come to: an error stops the other one, also where that hangs.
fault both(const systems::downstream& service, const std::string& id, const std::string& where) {
  const fault name = service.fault_of(id + "/name" + where);
  const fault likes = service.fault_of(id + "/likes" + where);
  for (const fault met : {name, likes}) {
    if (met == fault::error || met == fault::refused) {
      return fault::error;
    }
  }
  return name == fault::hung || likes == fault::hung ? fault::hung : fault::none;
}

/// What becomes of one friend: error, hung or none.
fault outcome(const systems::downstream& service, const std::string& id) {
  const fault first = both(service, id, "");
  return first == fault::error ? both(service, id, std::string(mirror)) : first;
}

/// What the client has to get. Ids are taken in order: once every mapper hangs, nobody comes to the rest.
int expected_status(const systems::downstream& service, const std::string& user) {
  int hung = 0;
  for (const std::string& id : ids_of(user)) {
    const fault met = outcome(service, id);
    if (met == fault::error) {
      return 502;
    }
    hung += met == fault::hung ? 1 : 0;
    if (hung == mappers) {
      break;
    }
  }
  return hung > 0 ? 504 : 200;
}

nlohmann::json to_json(const std::map<std::string, profile>& profiles) {
  nlohmann::json all = nlohmann::json::object();
  for (const auto& [key, p] : profiles) {
    all[p.id] = {{"name", p.name}, {"likes", p.likes}};
  }
  return all;
}

nlohmann::json expected_profiles(const std::string& user) {
  std::map<std::string, profile> all;
  for (const std::string& id : ids_of(user)) {
    const parts sent = {id, systems::downstream::answer_of(id + "/name"),
                        systems::downstream::answer_of(id + "/likes")};
    if (decode(sent, all[id])) {
      std::abort();  // the expectation itself is broken
    }
  }
  return to_json(all);
}

/// The error has to begin with the name of a friend who cannot be had.
bool names_one_that_failed(const systems::downstream& service, const std::string& user,
                           const std::string& text) {
  for (const std::string& id : ids_of(user)) {
    if (text.starts_with("friend " + id + ": ")) {
      return outcome(service, id) == fault::error;
    }
  }
  return false;
}

systems::reply answer(const csp::context& ctx, const fetch& ask, const std::string& user) {
  const found got = load(ctx, ask, ids_of(user));
  nlohmann::json body = {{"profiles", to_json(got.profiles)}};
  if (!got.failed) {
    return {200, body.dump()};
  }
  body["error"] = got.failed.message();
  return {got.failed.is(csp::deadline_exceeded) || got.failed.is(csp::canceled) ? 504 : 502, body.dump()};
}

systems::verdict_of_request judge(const systems::downstream& service, const std::string& user,
                                  const systems::reply& got) {
  const int expected = expected_status(service, user);
  if ((got.status == 200) != (expected == 200)) {
    return fmt::format("{} instead of {}", got.status, expected);
  }
  const nlohmann::json body = nlohmann::json::parse(got.body);
  if (got.status == 200) {
    const nlohmann::json all = expected_profiles(user);
    return body["profiles"] == all                ? ""
           : body["profiles"].size() < all.size() ? "a friend is missing"
                                                  : "a wrong answer";
  }
  const bool partial = !body["profiles"].empty();
  if (expected == 502 && !names_one_that_failed(service, user, body["error"].get<std::string>())) {
    return partial ? "partial data beside an error that names another friend"
                   : "an error that names another friend";
  }
  if (partial) {
    return "partial data beside an error";
  }
  return got.status == expected ? "" : fmt::format("{} instead of {}", got.status, expected);
}

/// The baseline: one question after the other.
void serial(const fetch& ask, const std::string& user) {
  for (const std::string& id : ids_of(user)) {
    parts sent = {id, "", ""};
    profile into;
    if (ask(csp::background(), id + "/name", sent.name) ||
        ask(csp::background(), id + "/likes", sent.likes) || decode(sent, into)) {
      std::abort();  // nothing fails there
    }
  }
}

}  // namespace

int main(int argc, char** argv) {
  systems::load_options defaults;
  defaults.deadline = std::chrono::seconds(10);  // twenty threads work for each request
  const systems::load_options options = systems::parse_load(
      argc, argv, "GET /friends: the profiles of four friends, many times at once", defaults);
  const systems::downstream slow(options.seed, {.delayed = 100}, 2 * mappers);
  systems::print_comparison(
      "4 friends of 2 parts", [&](int round) { serial(asking(slow), std::to_string(round)); },
      [&](int round) {
        static_cast<void>(load(csp::background(), asking(slow), ids_of(std::to_string(round))));
      });

  const auto threads = static_cast<unsigned>(options.concurrency) + 8;
  systems::downstream service(options.seed, options.faults ? systems::usual_faults() : systems::fault_rates{},
                              2 * mappers * threads);
  systems::http_server server(threads);
  server.on("/friends", [&](const std::string& user) {
    const auto [ctx, cancel] = csp::with_timeout(csp::background(), options.deadline);
    const csp::cancel_guard at_exit(cancel);
    return answer(ctx, asking(service), user);
  });
  const int port = server.start();

  const csp::leak_check leaks;
  const systems::load_result result = systems::run_load(
      options, [&](const csp::context& ctx, std::uint64_t i) -> systems::verdict_of_request {
        const std::string user = std::to_string(i);
        systems::reply got;
        return systems::get(ctx, port, "/friends", user, got) ? "lost" : judge(service, user, got);
      });
  service.release();
  systems::print_load("GET /friends", result);
  const int status = systems::conclude(result, leaks);
  if (result.lost > 0) {
    std::_Exit(status);  // a request that never ends holds its thread: nobody can join it
  }
  return status;
}

#include "cases/threads/aba.h"

#include <algorithm>
#include <string>

#include "harness/case.h"

namespace {

using cases::aba::open_sessions;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// No two sessions may share a data port.
outcome every_session_has_its_own_port(snag::run_context& run) {
  const std::size_t sessions = 4 + run.random() % 2;
  std::vector<std::uint32_t> ports = open_sessions(2, sessions);
  std::sort(ports.begin(), ports.end());
  const auto twice = std::adjacent_find(ports.begin(), ports.end());
  return twice == ports.end()
             ? outcome::passed()
             : outcome::wrong_output("data port " + std::to_string(*twice) + " was given to two sessions");
}

const snag::registered_case aba({
    .id = "threads/aba",
    .title =
        "a lock-free pool compares the head alone, which may have gone and come back, and gives a port away "
        "twice",
    .sources = {},
    .check = "",
    .check_gap = "that a value can come back between two atomic steps is a property of the whole program",
    .mental_model = "if the head is what it was, nothing has happened in between",
    .expectations =
        {
            {engine::stress, {}, {verdict::wrong_output}},
            {engine::explore, {flavour::tsan}, {verdict::wrong_output}},
        },
    .sightings = {{"pmodels/argobots", "#178",
                   "the memory pool's lock-free stack could hand out a descriptor in use"},
                  {"ICLDisco/parsec", "#21",
                   "a LIFO of free items lost one and kept one that had been taken"}},
    .scenario = &every_session_has_its_own_port,
});

}  // namespace

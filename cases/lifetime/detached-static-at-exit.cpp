#include "cases/lifetime/detached-static-at-exit.h"

#include "harness/case.h"

namespace {

using cases::detached_static_at_exit::run_program;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// A program that uploads a few files must count them all before it ends.
outcome a_few_files_are_uploaded(snag::run_context& run) {
  const std::size_t count = 2 + run.random() % 3;
  std::string last_words = "nothing";
  run_program(std::vector<std::string>(count, "photo.jpg"),
              [&last_words](const std::string& line) { last_words = line; });
  const std::string expected = "uploaded " + std::to_string(count) + " files";
  return last_words == expected
             ? outcome::passed()
             : outcome::lost_result("log: expected '" + expected + "', got '" + last_words + "'");
}

const snag::registered_case detached_static_at_exit({
    .id = "lifetime/detached-static-at-exit",
    .title = "a detached thread uses a static that exit() has destroyed",
    .sources = {},
    .check = "snag-dangling-capture",
    .check_gap = "statics live as long as the process for the rule; exit() is no end of a scope to it",
    .mental_model = "statics live for as long as the program, and so for as long as any of its threads",
    .expectations =
        {
            {engine::stress, {flavour::plain}, {verdict::lost_result, verdict::crashed}},
            {engine::stress,
             {flavour::tsan},
             {verdict::use_after_scope, verdict::raced, verdict::lost_result}},
            {engine::stress, {flavour::asan}, {verdict::use_after_scope, verdict::lost_result}},
            {engine::explore,
             {flavour::tsan},
             {verdict::use_after_scope, verdict::raced, verdict::lost_result}},
        },
    .sightings = {{"Chatterino/chatterino2", "#6333",
                   "threads that did not stop in time were detached, and went on to use freed data"},
                  {"facebook/componentkit", "#195",
                   "exit() destroyed statics that other threads were using; they are leaked on purpose now"}},
    .scenario = &a_few_files_are_uploaded,
});

}  // namespace

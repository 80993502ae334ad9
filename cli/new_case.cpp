#include <fmt/format.h>

#include "cli/families.h"
#include "cli/new.h"
#include "support/exit_code.h"

namespace snag::cli {

namespace {

// Every place that its author has to fill in says FILL IN; a test refuses files that still do.

constexpr const char* signature_template = R"--(#pragma once

namespace cases::@IDENTIFIER@ {

/// FILL IN: what the function does for its caller, and that it blocks. Both variants implement it; give it
/// the name and the signature that such a function has in real code.
int work(int tasks);

}  // namespace cases::@IDENTIFIER@
)--";

constexpr const char* variant_template = R"--(#include "cases/@ID@.h"

namespace cases::@IDENTIFIER@ {

// FILL IN: @WHAT@
int work(int tasks) {
  return tasks;
}

}  // namespace cases::@IDENTIFIER@
)--";

constexpr const char* scenario_template = R"--(#include "cases/@ID@.h"

#include <string>

#include "harness/case.h"

namespace {

using cases::@IDENTIFIER@::work;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// FILL IN: one run with seeded input, and the oracle that judges what came back.
outcome scenario(snag::run_context& run) {
  const int tasks = 3 + static_cast<int>(run.random() % 3);
  const int got = work(tasks);
  return outcome::wrong_output("FILL IN the oracle: work(" + std::to_string(tasks) + ") gave " +
                               std::to_string(got));
}

const snag::registered_case registered({
    .id = "@ID@",
    .title = "FILL IN: what goes wrong, as one statement",
    .sources = {},
    .check = "",      // FILL IN: the check that finds it,
    .check_gap = "",  // or why none does yet
    .mental_model = "FILL IN: the belief under which the wrong code would be right",
    .expectations =
        {
            // FILL IN: what the wrong variant comes to, and the flavours that must show it.
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::deadlocked}},
        },
    .sightings = {},
    .scenario = &scenario,
});

}  // namespace
)--";

constexpr const char* page_template = R"--(# @TITLE@

FILL IN: what the function does, and where it goes wrong, in three sentences.

## The interleaving that breaks

| task A | task B |
|-|-|
| FILL IN | |

## The mental model under which it would be right

*FILL IN: the belief.* And why it does not hold.

## The mend

FILL IN: what the fixed variant does differently, and why that is enough.

## What the tools say

FILL IN: a stress loop, ThreadSanitizer, AddressSanitizer, `snag check`.

## Seen in the wild

- FILL IN: project, issue, what happened; or remove the heading.

## Exercises

1. FILL IN: a change of the fixed variant, and the question whether it still holds.
)--";

/// "double-lock" becomes "Double lock".
std::string title_of(std::string name) {
  for (char& c : name) {
    c = c == '-' ? ' ' : c;
  }
  name.front() = static_cast<char>(name.front() - 'a' + 'A');
  return name;
}

}  // namespace

scaffolded scaffold_case(const std::string& id) {
  const std::size_t slash = id.find('/');
  if (slash == std::string::npos || id.find('/', slash + 1) != std::string::npos) {
    throw user_error(
        fmt::format("case '{}' is not a family, a slash and a name; write it as in "
                    "'locks/double-lock' (the families are {})",
                    id, fmt::join(families(), ", ")));
  }
  require_family(id.substr(0, slash));
  const std::string name = id.substr(slash + 1);
  require_name("case", name);

  const auto filled = [&](const char* text, const char* what = "") {
    return fill(text,
                {{"ID", id}, {"IDENTIFIER", identifier_of(name)}, {"TITLE", title_of(name)}, {"WHAT", what}});
  };
  scaffolded made;
  made.files = {
      {"cases/" + id + ".h", filled(signature_template)},
      {"cases/" + id + ".cpp", filled(scenario_template)},
      {"cases/" + id + ".md", filled(page_template)},
      {"buggy/" + id + ".cpp",
       filled(variant_template,
              "the code as people write it, 15 to 80 lines; no comment gives the bug away.")},
      {"fixed/" + id + ".cpp",
       filled(variant_template, "the same with the smallest mend that holds everywhere.")},
  };
  made.next = {
      "build as before: the files are found by their place, and the tests of all cases now try this one too",
      fmt::format("'ctest -R Catalogue' and 'snag stress {}' fail until every FILL IN is filled in", id),
  };
  return made;
}

}  // namespace snag::cli

#include "cases/counting/last-one-out.h"

#include "harness/case.h"

namespace {

using cases::last_one_out::count_words;
using cases::last_one_out::word_counts;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

/// Two texts with a word in common: the sum must have the words of both.
outcome the_words_of_both_are_counted(snag::run_context& run) {
  const std::string common = "word" + std::to_string(run.random() % 100);
  const word_counts expected = {{common, 3}, {"left", 1}, {"right", 1}};
  const word_counts got = count_words({"left " + common, common + " right " + common});
  if (got == expected) {
    return outcome::passed();
  }
  const auto found = got.find(common);
  return outcome::wrong_output("expected 3 words, the common one 3 times; got " + std::to_string(got.size()) +
                               " words, it " + std::to_string(found == got.end() ? 0 : found->second) +
                               " times");
}

const snag::registered_case last_one_out({
    .id = "counting/last-one-out",
    .title = "who is last is told by a plain int, and there may be no last one",
    .sources = {36},
    .check = "snag-shared-write",
    .check_gap = "",
    .mental_model = "a decrement is one instruction, so two threads cannot come between each other",
    .expectations =
        {
            // Where both decrement in one instant, TSan's own record of it is torn, and it says nothing.
            {engine::stress, {flavour::tsan}, {verdict::raced, verdict::deadlocked}},
            {engine::stress, {}, {verdict::deadlocked}},
            {engine::explore, {flavour::tsan}, {verdict::raced}},
        },
    .sightings = {{"rpm-software-management/rpm", "#3370",
                   "reference counts that several threads change were plain ints"},
                  {"bruxisma/retain-ptr", "#8",
                   "the count went down atomically, and who was last was read in a second step"}},
    .scenario = &the_words_of_both_are_counted,
});

}  // namespace

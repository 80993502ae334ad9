#include "cases/results/output-order.h"

#include "harness/case.h"

namespace {

using cases::output_order::translated;
using snag::engine;
using snag::flavour;
using snag::outcome;
using snag::verdict;

std::string joined(const std::vector<std::string>& sentences) {
  std::string text;
  for (const std::string& sentence : sentences) {
    text += (text.empty() ? "" : " ") + sentence;
  }
  return text;
}

/// Three sentences: the translation must tell them in the same order.
outcome the_order_is_kept(snag::run_context& run) {
  std::vector<std::string> sentences = {"eins", "zwei", "drei"};
  sentences[run.random() % 3] += "!";
  std::vector<std::string> expected;
  for (const std::string& sentence : sentences) {
    expected.push_back("<" + sentence + ">");
  }
  const std::vector<std::string> got =
      translated(sentences, [](const std::string& sentence) { return "<" + sentence + ">"; });
  return got == expected
             ? outcome::passed()
             : outcome::wrong_output("text: expected '" + joined(expected) + "', got '" + joined(got) + "'");
}

const snag::registered_case output_order({
    .id = "results/output-order",
    .title = "results are appended as the tasks finish, and the order of the input is lost",
    .sources = {24},
    .check = "",
    .check_gap = "every access is locked; that the order matters is known to the reader of the result alone",
    .mental_model = "tasks that are started in order and take the same time finish in order",
    .expectations =
        {
            {engine::stress, {flavour::plain, flavour::tsan, flavour::asan}, {verdict::wrong_output}},
            {engine::explore, {flavour::tsan}, {verdict::wrong_output}},
        },
    .sightings =
        {{"celestiaorg/celestia-node", "#621",
          "shares were appended as their tasks delivered them, and came in another order every time"},
         {"exercism/go", "#193",
          "the lines of a ledger were collected from tasks in the order in which they ended"}},
    .scenario = &the_order_is_kept,
});

}  // namespace

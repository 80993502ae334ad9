#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <nlohmann/json.hpp>

#include "cli/matrix_cells.h"
#include "cli/matrix_read.h"
#include "cli/matrix_report.h"
#include "cli/run_snag_test.h"
#include "support/exit_code.h"
#include "support/files.h"

namespace snag::cli {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

matrix_cell cell_of(std::string tool, variant v = variant::buggy) {
  matrix_cell cell;
  cell.case_id = "locks/double-lock";
  cell.variant = v;
  cell.tool = std::move(tool);
  return cell;
}

finished_process said(std::string output, std::string errors = "", int code = 0) {
  finished_process answer;
  answer.output = std::move(output);
  answer.errors = std::move(errors);
  answer.end.code = code;
  return answer;
}

TEST(MatrixRead, TakesDiagnosticsOfTheVariantsOwnFileAlone) {
  matrix_cell cell = cell_of("clang-tidy");
  read_diagnostics(cell, said("/x/buggy/locks/double-lock.cpp:7:3: warning: 'a' used after it was moved "
                              "[bugprone-use-after-move]\n"
                              "/x/csp/chan.h:9:1: warning: else [bugprone-else]\n"
                              "/x/buggy/locks/double-lock.cpp:8:3: note: moved here\n"));
  ASSERT_EQ(cell.remarks.size(), 1U);
  EXPECT_EQ(cell.remarks[0], (remark{"bugprone-use-after-move", 7, "'a' used after it was moved"}));
}

TEST(MatrixRead, ReadsCppchecksFormToo) {
  matrix_cell cell = cell_of("cppcheck");
  read_diagnostics(
      cell, said("", "/x/buggy/locks/double-lock.cpp:7:3: warning: Mutex locked twice [doubleLock]\n"));
  ASSERT_EQ(cell.remarks.size(), 1U);
  EXPECT_EQ(cell.remarks[0].kind, "doubleLock");
}

TEST(MatrixRead, DoesNotTakeABrokenRunForASilentTool) {
  matrix_cell wrong = cell_of("clang");
  read_diagnostics(wrong, said("", "clang: error: no such file\n", 1));
  EXPECT_EQ(wrong.state, cell_state::broken);
  matrix_cell unread = cell_of("clang");
  read_diagnostics(
      unread, said("", "/x/buggy/locks/double-lock.cpp:1:10: fatal error: 'csp/csp.h' file not found\n", 1));
  EXPECT_EQ(unread.state, cell_state::broken);
  matrix_cell late = cell_of("clang");
  finished_process answer = said("");
  answer.timed_out = true;
  read_diagnostics(late, answer);
  EXPECT_EQ(late.state, cell_state::broken);
  matrix_cell empty = cell_of("snag check");
  read_check(empty, said("nonsense"));
  EXPECT_EQ(empty.state, cell_state::broken);
}

constexpr const char* race =
    "==12== Possible data race during read of size 8 at 0x4D9C360 by thread #1\n"
    "==12== Locks held: none\n"
    "==12==    at 0x115BC1: bank::transfer(int) (in /x/bare-buggy)\n"
    "==12==    by 0x120E57: main (in /x/bare-buggy)\n";

TEST(MatrixRead, NamesWhatValgrindSaysByItsFirstFrame) {
  matrix_cell cell = cell_of("helgrind");
  read_valgrind(cell, said("", std::string(race) + race, 99));
  ASSERT_EQ(cell.remarks.size(), 1U) << "the same twice is one remark";
  EXPECT_THAT(cell.remarks[0].kind, HasSubstr("in bank::transfer"));
  EXPECT_THAT(cell.remarks[0].kind, Not(HasSubstr("0x4D")));
  EXPECT_EQ(cell.state, cell_state::caught);
}

TEST(MatrixRead, TellsARunThatHangsFromOneThatIsReported) {
  matrix_cell cell = cell_of("drd");
  finished_process answer = said("");
  answer.timed_out = true;
  read_valgrind(cell, answer);
  EXPECT_EQ(cell.state, cell_state::shown);
  EXPECT_EQ(cell.detail, "the run hangs");
}

std::string stress_json(const char* counts, double rate) {
  return std::string(R"({"rows":[{"iterations":20,"passed":4,"pass_rate":)") + std::to_string(rate) +
         R"(,"counts":)" + counts + "}]}";
}

TEST(MatrixRead, CreditsASanitizerWithItsReportsAlone) {
  matrix_cell reported = cell_of("tsan");
  read_stress(reported, said(stress_json(R"({"passed":4,"raced":16})", 0.2)), true);
  EXPECT_EQ(reported.state, cell_state::caught);
  EXPECT_EQ(reported.detail, "4 of 20 runs passed, 16 raced");
  matrix_cell hung = cell_of("tsan");
  read_stress(hung, said(stress_json(R"({"passed":4,"deadlocked":16})", 0.2), "", 1), true);
  EXPECT_EQ(hung.state, cell_state::shown);
  matrix_cell judged = cell_of("naive stress");
  read_stress(judged, said(stress_json(R"({"passed":4,"deadlocked":16})", 0.2)), false);
  EXPECT_EQ(judged.state, cell_state::caught);
  EXPECT_EQ(judged.pass_rate, 0.2);
}

TEST(MatrixRead, CountsSchedulesUpToTheFirstThatFails) {
  matrix_cell found = cell_of("pct");
  read_explore(found, said(R"({"rows":[{"schedules":7,"failure":{"verdict":"deadlocked"}}]})"));
  EXPECT_EQ(found.state, cell_state::caught);
  EXPECT_EQ(found.schedules, 7U);
  matrix_cell held = cell_of("pct", variant::fixed);
  read_explore(held, said(R"({"rows":[{"schedules":1000,"failure":null}]})"));
  EXPECT_EQ(held.state, cell_state::silent);
  EXPECT_EQ(held.detail, "none of 1000 schedules failed");
}

TEST(MatrixCredit, GivesNothingForWhatIsSaidOfTheRightVariantToo) {
  matrix_cell buggy = cell_of("drd");
  matrix_cell fixed = cell_of("drd", variant::fixed);
  buggy.state = cell_state::caught;
  fixed.state = cell_state::alarm;
  buggy.remarks = fixed.remarks = {{"Conflicting load in x", 0, ""}};
  credit(buggy, fixed);
  EXPECT_EQ(buggy.state, cell_state::missed);
  EXPECT_EQ(fixed.state, cell_state::alarm);
  buggy.remarks.push_back({"Conflicting load in y", 0, ""});
  credit(buggy, fixed);
  EXPECT_EQ(buggy.state, cell_state::caught);
  EXPECT_EQ(buggy.detail, "Conflicting load in y");
}

TEST(MatrixCredit, LeavesCellsWithoutAStatementAlone) {
  matrix_cell buggy = cell_of("cppcheck");
  matrix_cell fixed = cell_of("cppcheck", variant::fixed);
  buggy.state = fixed.state = cell_state::absent;
  credit(buggy, fixed);
  EXPECT_EQ(buggy.state, cell_state::absent);
  EXPECT_EQ(fixed.state, cell_state::absent);
}

matrix small() {
  matrix table;
  table.cases = {"locks/double-lock"};
  table.tools = {
      {"clang-tidy", tool_kind::static_analysis, "22.1", true, "clang-tidy"},
      {"cppcheck", tool_kind::static_analysis, "", false, "not installed here; Debian's package is cppcheck"},
      {"pct", tool_kind::explore, "0.1", true, "schedules"}};
  for (const variant v : {variant::buggy, variant::fixed}) {
    for (const matrix_tool& tool : table.tools) {
      matrix_cell cell = cell_of(tool.name, v);
      cell.state = !tool.present         ? cell_state::absent
                   : v == variant::fixed ? cell_state::silent
                   : tool.name == "pct"  ? cell_state::caught
                                         : cell_state::missed;
      if (tool.name == "pct") {
        cell.schedules = v == variant::fixed ? 1000U : 7U;
      }
      cell.key = "0123456789abcdef";
      table.cells.push_back(cell);
    }
  }
  return table;
}

TEST(MatrixReport, JsonIsReadAsItWasWritten) {
  const std::string text = matrix_json(small());
  EXPECT_EQ(matrix_json(read_matrix(text, "m.json")), text);
}

TEST(MatrixReport, MarkdownIsGolden) {
  expect_golden("matrix.md", matrix_markdown(small()));
}

TEST(MatrixReport, HtmlStandsAloneAndEscapes) {
  matrix table = small();
  table.cells[0].detail = "<script>";
  const std::string page = matrix_html(table);
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;"));
  EXPECT_THAT(page, Not(HasSubstr("http")));
  EXPECT_THAT(page, HasSubstr("class=\"caught\""));
}

TEST(MatrixReport, AMissingToolIsNoMiss) {
  const matrix_sum sum = sum_of(small(), "cppcheck");
  EXPECT_EQ(sum.missed, 0U);
  EXPECT_EQ(sum.unstated, 2U);
  EXPECT_THAT(matrix_text(small()), HasSubstr("Debian's package is cppcheck"));
}

TEST(MatrixReport, RefusesWhatIsNoMatrix) {
  for (const char* text :
       {"{", "[]", R"({"kind":"snag-matrix","schema":2})", R"({"kind":"other","schema":1})",
        R"({"kind":"snag-matrix","schema":1,"seed":"x"})"}) {
    EXPECT_THROW(static_cast<void>(read_matrix(text, "m.json")), user_error) << text;
  }
}

TEST(Matrix, FillsInBothVariantsAndGoesOnFromAFile) {
  const temporary_folder folder;
  const std::string file = (folder.path() / "m.json").string();
  const std::vector<std::string> words = {
      "matrix", "leaks/leaked-writer", "--tool", "snag check",    "--tool",
      "random", "--schedules",         "50",     "--json=" + file};
  const finished first = run_snag(words);
  EXPECT_EQ(first.code, 0) << first.err;
  const std::string text = read_file(file);
  const nlohmann::json document = nlohmann::json::parse(text);
  ASSERT_EQ(document["cells"].size(), 4U);
  EXPECT_EQ(document["cells"][0]["state"], "caught");
  EXPECT_EQ(document["cells"][1]["state"], "caught");
  EXPECT_EQ(document["cells"][2]["state"], "silent");
  EXPECT_EQ(document["cells"][3]["state"], "silent");
  std::vector<std::string> again = words;
  again.insert(again.end(), {"--resume", file});
  EXPECT_EQ(run_snag(again).code, 0);
  EXPECT_EQ(read_file(file), text) << "nothing was to be run again, times and all";
}

TEST(Matrix, SaysThatAToolIsMissing) {
  const finished run = run_snag({"matrix", "leaks/leaked-writer", "--tool", "cppcheck", "--json"},
                                {{}, {{"PATH", "/nonexistent"}}, "", {}});
  EXPECT_EQ(run.code, 0) << run.err;
  const nlohmann::json document = nlohmann::json::parse(run.out);
  EXPECT_EQ(document["tools"][0]["present"], false);
  EXPECT_EQ(document["cells"][0]["state"], "absent");
}

TEST(Matrix, ReportsAreMadeFromAFileWithoutARun) {
  const temporary_folder folder;
  const std::string file = folder.write("m.json", matrix_json(small())).string();
  const std::string page = (folder.path() / "m.md").string();
  EXPECT_EQ(run_snag({"matrix", "--from", file, "--markdown", page}).code, 0);
  EXPECT_EQ(read_file(page), matrix_markdown(small()));
}

TEST(Matrix, RefusesBadInputInOneLine) {
  EXPECT_THAT(run_snag({"matrix", "--tool", "clang-tidi"}).err, HasSubstr("did you mean 'clang-tidy'?"));
  EXPECT_EQ(run_snag({"matrix", "--tool", "clang-tidi"}).code, 2);
  EXPECT_EQ(run_snag({"matrix", "no/such"}).code, 2);
  EXPECT_EQ(run_snag({"matrix", "--resume", "/nonexistent.json"}).code, 2);
}

}  // namespace
}  // namespace snag::cli

// Every sample under testdata/<check>/{positive,negative,gap} against what its comments expect: a line with
// "// expect: snag-..." at its end has that finding, and no other line has any. Above a line too long for it,
// the comment is "// expect-next: snag-...". Those under testdata/models/<library> hold the shipped models,
// against the library's own headers where Debian has them and against the declarations in testdata/include
// where not. Those under testdata/styles hold ways to write, across the checks. And the pages: what they call
// wrong is found, what they call right is not.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "detector/run_check_test.h"
#include "support/files.h"
#include "support/text.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;

const fs::path testdata = SNAG_SOURCE_DIR "/detector/testdata";

/// The library that a sample of the models is of; empty for a sample of a check.
std::string library_of(const fs::path& sample) {
  const fs::path relative = sample.lexically_relative(testdata / "models");
  return relative.begin()->string() == ".." ? "" : relative.begin()->string();
}

/// How a sample is compiled.
std::vector<std::string> flags_of(const fs::path& sample) {
  std::vector<std::string> flags = {std::string("-I") + SNAG_SOURCE_DIR};
  if (sample.extension() == ".cpp") {
    flags.emplace_back("-std=c++20");
  }
  const std::string library = library_of(sample);
  if (!library.empty()) {
    flags.insert(flags.end(), {"-isystem", (testdata / "include").string()});
  }
  if (library == "qt") {
    flags.emplace_back("-fPIC");
    for (const auto& machine : fs::directory_iterator("/usr/include")) {
      if (fs::exists(machine.path() / "qt5/QtCore")) {
        flags.insert(flags.end(), {"-isystem", (machine.path() / "qt5").string()});
      }
    }
  }
  return flags;
}

using expectations = std::multiset<std::pair<unsigned, std::string>>;

expectations expected_of(const fs::path& sample) {
  expectations result;
  unsigned number = 0;
  for (const auto& line : split(read_file(sample), '\n')) {
    ++number;
    for (const auto& [word, offset] : {std::pair{"// expect: ", 0U}, std::pair{"// expect-next: ", 1U}}) {
      if (const auto at = line.find(word); at != std::string::npos) {
        for (auto& name : split(std::string_view(line).substr(at + std::string_view(word).size()), ',')) {
          std::erase(name, ' ');
          result.emplace(number + offset, name);
        }
      }
    }
  }
  return result;
}

/// All but the pairs of repairs_test.cpp.
std::vector<fs::path> all_samples() {
  std::vector<fs::path> all;
  for (const auto& entry : fs::recursive_directory_iterator(testdata)) {
    const bool of_several_files = entry.path().string().find("/testdata/cross_tu/") != std::string::npos;
    if (of_several_files || entry.path().parent_path() == testdata / "repairs") {
      continue;
    }
    if (entry.path().extension() == ".cpp" || entry.path().extension() == ".c") {
      all.push_back(entry.path());
    }
  }
  std::ranges::sort(all);
  return all;
}

/// The options for samples of a model that is shipped as an example, and not built in.
std::vector<std::string> model_of(const fs::path& sample) {
  const fs::path model = SNAG_SOURCE_DIR "/examples/models/" + library_of(sample) + ".yaml";
  return fs::exists(model) ? std::vector<std::string>{"--model", model.string()} : std::vector<std::string>();
}

/// The flags of a sample that is checked with its group. Those of the checks begin alike, which makes them
/// quick to read; a library's begin with its headers anyway.
std::vector<std::string> flags_in_group(const fs::path& sample) {
  std::vector<std::string> flags = flags_of(sample);
  if (library_of(sample).empty() && sample.extension() == ".cpp") {
    flags.insert(flags.end(), {"-include", (testdata / "precompiled.h").string()});
  }
  return flags;
}

/// The text of a sample after all replacements of a fix-it.
std::string mended(std::string text, const nlohmann::json& fix) {
  std::vector<nlohmann::json> edits = fix.at("replacements");
  std::ranges::sort(edits, std::greater{},
                    [](const auto& e) { return e.at("offset").template get<std::size_t>(); });
  for (const auto& edit : edits) {
    text.replace(edit.at("offset").get<std::size_t>(), edit.at("length").get<std::size_t>(),
                 edit.at("text").get<std::string>());
  }
  return text;
}

std::size_t count_of(const std::vector<nlohmann::json>& findings, const nlohmann::json& check) {
  return static_cast<std::size_t>(
      std::ranges::count_if(findings, [&](const nlohmann::json& f) { return f.at("check") == check; }));
}

/// The samples of a group, what is found in each, and in each after each of its fix-its.
class sample_group {
 public:
  explicit sample_group(const std::string& name) {
    std::vector<file_to_check> files;
    std::vector<std::string> options;
    for (const fs::path& file : all_samples()) {
      if (group_of(file) == name) {
        files.push_back({file, flags_in_group(file)});
        options = model_of(file);
      }
    }
    found_ = here_.check_all(files, options);
    mend(options);
  }

  void expect_what_it_says(const fs::path& file) const {
    expectations found;
    for (const auto& f : found_.at(file)) {
      found.emplace(f.at("line").get<unsigned>(), f.at("check").get<std::string>());
    }
    const expectations expected = expected_of(file);
    EXPECT_EQ(found, expected) << nlohmann::json(found_.at(file)).dump(1);
    const bool positive = file.parent_path().filename() == "positive";
    EXPECT_EQ(positive, !expected.empty()) << "a positive sample expects something, a negative one nothing";
    expect_fixes_hold(file);
  }

 private:
  struct mended_copy {
    fs::path of;
    fs::path copy;
    nlohmann::json check;
    nlohmann::json says;
  };

  void mend(const std::vector<std::string>& options) {
    std::vector<file_to_check> files;
    for (const auto& [file, findings] : found_) {
      for (const auto& f : findings) {
        for (const auto& fix : f.at("fixes")) {
          const std::string name = std::to_string(mended_.size()) + file.extension().string();
          const fs::path copy = here_.file(name, mended(read_file(file), fix));
          mended_.push_back({file, copy, f.at("check"), fix.at("says")});
          files.push_back({copy, flags_in_group(file)});
        }
      }
    }
    after_ = files.empty() ? findings_by_file() : here_.check_all(files, options);
  }

  /// What is left of each parses, the finding is gone, and no other has come.
  void expect_fixes_hold(const fs::path& file) const {
    for (const auto& [of, copy, check, says] : mended_) {
      if (of == file) {
        SCOPED_TRACE(says.dump() + "\n" + read_file(copy));
        EXPECT_EQ(count_of(after_.at(copy), check) + 1, count_of(found_.at(of), check));
        EXPECT_EQ(after_.at(copy).size() + 1, found_.at(of).size());
      }
    }
  }

  workplace here_;
  findings_by_file found_;
  std::vector<mended_copy> mended_;
  findings_by_file after_;
};

class sample : public testing::TestWithParam<fs::path> {};

TEST_P(sample, gives_what_its_comments_expect) {
  static std::map<std::string, sample_group> groups;  // checked at the first need
  const std::string group = group_of(GetParam());
  groups.try_emplace(group, group).first->second.expect_what_it_says(GetParam());
}

INSTANTIATE_TEST_SUITE_P(all, sample, testing::ValuesIn(all_samples()),
                         [](const auto& of) { return test_name_of(of.param); });

TEST(samples, every_check_has_ten_of_each_kind_and_a_page) {
  const workplace here;
  const finished listed = here.check({"--list-checks", "--json"});
  ASSERT_EQ(listed.code, 0) << listed.err;
  const auto checks = nlohmann::json::parse(listed.out).at("checks");
  ASSERT_GE(checks.size(), 6U);
  std::string last;
  for (const auto& check : checks) {
    const auto name = check.at("name").get<std::string>();
    EXPECT_LT(last, name) << "the table is sorted by name";
    last = name;
    EXPECT_TRUE(name.starts_with("snag-")) << name;
    EXPECT_FALSE(check.at("summary").get<std::string>().empty()) << name;
    EXPECT_FALSE(check.at("why").get<std::string>().empty()) << name;
    const std::string page = name.substr(std::string_view("snag-").size()) + ".md";
    EXPECT_TRUE(fs::exists(fs::path(SNAG_SOURCE_DIR "/docs/checks") / page)) << name << " has no page";
    if (const auto shown = check.at("case").get<std::string>(); !shown.empty()) {
      EXPECT_TRUE(fs::exists(fs::path(SNAG_SOURCE_DIR "/cases") / (shown + ".md"))) << shown << " is no case";
    }
    for (const char* kind : {"positive", "negative"}) {
      unsigned count = 0;
      for (const auto& file : all_samples()) {
        count += file.parent_path() == testdata / name / kind ? 1 : 0;
      }
      EXPECT_GE(count, 10U) << name << " " << kind;
    }
  }
}

TEST(samples, every_folder_is_a_check_and_every_positive_one_expects_its_own) {
  const workplace here;
  std::set<std::string> names;
  const finished listed = here.check({"--list-checks", "--json"});
  const auto checks = nlohmann::json::parse(listed.out).at("checks");
  for (const auto& check : checks) {
    names.insert(check.at("name").get<std::string>());
  }
  for (const auto& file : all_samples()) {
    if (!library_of(file).empty()) {
      continue;
    }
    const std::string folder = file.parent_path().parent_path().filename().string();
    if (folder == "styles") {
      continue;  // ways to write, with findings of any check
    }
    EXPECT_TRUE(names.contains(folder)) << file;
    if (file.parent_path().filename() == "positive") {
      EXPECT_TRUE(std::ranges::any_of(expected_of(file), [&](const auto& e) { return e.second == folder; }))
          << file;
    }
  }
}

// The runner above holds that a fix-it mends; this, that it is offered.
TEST(fixes, are_offered_where_the_mend_is_local) {
  const std::vector<std::pair<std::string, std::string>> offers = {
      {"snag-loop-capture/positive/iterator_of_loop.cpp", "capture 'it' by value"},
      {"snag-loop-capture/positive/counter_of_for.cpp", "capture 'row' by value"},
      {"snag-copied-sync/positive/member_of_a_struct.cpp", "by reference"},
      {"snag-add-inside-task/positive/first_statement.cpp", "count before the task starts"},
      {"snag-leaked-writer/positive/timeout_strands_one.cpp", "room for the one value"},
      {"snag-leaked-writer/positive/first_answer_wins.cpp", "room for every value"},
      {"snag-misplaced-done/positive/early_return_skips.cpp", "declared first"},
      {"snag-misplaced-done/positive/done_before_send.cpp", "declared first"},
      {"snag-misplaced-done/positive/guard_and_explicit.cpp", "leave the count to the guard"},
      {"snag-misplaced-done/positive/guard_of_try_block.cpp", "declare the guard first"},
      {"snag-missing-unlock/positive/early_return.cpp", "let a guard hold the lock"},
      {"snag-unjoined-thread/positive/early_return.cpp", "join at its end"},
      {"snag-unjoined-thread/positive/throw_and_container.cpp", "join at its end"},
      {"snag-wait-without-predicate/positive/asked_once.cpp", "ask again"},
      {"snag-wait-without-predicate/positive/stop_flag_without_lock.cpp", "write it under the lock"}};
  std::vector<file_to_check> files;
  for (const auto& [file, says] : offers) {
    files.push_back({testdata / file, flags_in_group(testdata / file)});
  }
  const workplace here;
  const findings_by_file found = here.check_all(files);
  for (const auto& [file, says] : offers) {
    bool offered = false;
    for (const auto& f : found.at(testdata / file)) {
      for (const auto& fix : f.at("fixes")) {
        offered |= fix.at("says").get<std::string>().find(says) != std::string::npos;
      }
    }
    EXPECT_TRUE(offered) << file << ": " << says;
  }
}

TEST(samples, every_shipped_model_has_samples_of_its_library) {
  std::map<std::string, std::set<std::string>> kinds;
  for (const auto& file : all_samples()) {
    if (const std::string library = library_of(file); !library.empty()) {
      kinds[library].insert(file.parent_path().filename().string());
    }
  }
  for (const auto& entry : fs::directory_iterator(SNAG_SOURCE_DIR "/detector/models")) {
    const std::string name = entry.path().stem().string();
    if (name != "std" && name != "pthread" && name != "csp") {  // all samples of the checks are theirs
      EXPECT_TRUE(kinds[name].contains("negative")) << name;
      EXPECT_TRUE(kinds[name].contains("positive")) << name;
    }
  }
}

// A gap is code that is wrong and is not found, known and told. The runner above holds that nothing is found:
// where that changes, the sample moves to positive/, with its row of the table.
TEST(samples, every_gap_names_its_miss_and_is_told) {
  const std::string told = read_file(SNAG_SOURCE_DIR "/docs/design/checks.md");
  std::size_t gaps = 0;
  for (const auto& file : all_samples()) {
    if (file.parent_path().filename() != "gap") {
      continue;
    }
    ++gaps;
    const std::string check = file.parent_path().parent_path().filename().string();
    const std::string missed = check == "styles" ? "// missed: snag-" : "// missed: " + check + "\n";
    EXPECT_NE(read_file(file).find(missed), std::string::npos) << file;
    EXPECT_NE(told.find("`" + file.stem().string() + "`"), std::string::npos)
        << file << " has no row in docs/design/checks.md";
  }
  EXPECT_GT(gaps, 0U);
}

// The table of styles names its samples; a sample that is gone, or in no row, is found here.
TEST(samples, the_page_of_styles_names_each_of_them) {
  const std::string page = read_file(SNAG_SOURCE_DIR "/docs/checks/styles.md");
  std::set<std::string> named;
  for (const auto& part : split(page, '`')) {
    if (part.starts_with("styles/") || part.starts_with("snag-")) {
      if (part.find('/') != std::string::npos) {
        EXPECT_TRUE(fs::exists(testdata / (part + ".cpp"))) << part;
        named.insert(part);
      }
    }
  }
  for (const auto& file : all_samples()) {
    const fs::path relative = file.lexically_relative(testdata);
    if (relative.begin()->string() == "styles") {
      EXPECT_TRUE(named.contains(fs::path(relative).replace_extension().string())) << file << " is in no row";
    }
  }
}

/// The first block of C++ under a heading of a page; empty where there is none.
std::string code_under(const std::string& page, std::string_view heading) {
  constexpr std::string_view fence = "```cpp\n";
  const auto at = page.find(heading);
  const auto next = page.find("\n## ", at == std::string::npos ? at : at + heading.size());
  const auto begin = page.find(fence, at);
  const auto end = page.find("\n```\n", begin);
  if (at == std::string::npos || begin >= next || end >= next) {
    return "";
  }
  return page.substr(begin + fence.size(), end + 1 - begin - fence.size());
}

TEST(pages, what_is_wrong_is_found_and_what_is_right_is_not) {
  const workplace here;
  std::vector<file_to_check> files;
  std::map<fs::path, std::pair<std::string, bool>> about;
  const auto listed = nlohmann::json::parse(here.check({"--list-checks", "--json"}).out);
  for (const auto& check : listed.at("checks")) {
    const auto name = check.at("name").get<std::string>();
    const std::string bare = name.substr(std::string_view("snag-").size());
    const std::string page = read_file(fs::path(SNAG_SOURCE_DIR "/docs/checks") / (bare + ".md"));
    for (const bool wrong : {true, false}) {
      const std::string code = code_under(page, wrong ? "\n## Wrong\n" : "\n## Right\n");
      ASSERT_FALSE(code.empty()) << bare << ": no block of C++ under " << (wrong ? "Wrong" : "Right");
      const fs::path file = here.file(bare + (wrong ? "_wrong.cpp" : "_right.cpp"), code);
      // As a reader compiles it: with what it includes itself.
      files.push_back({file, {std::string("-I") + SNAG_SOURCE_DIR, "-std=c++20"}});
      about[file] = {name, wrong};
    }
  }
  for (const auto& [file, findings] : here.check_all(files)) {
    SCOPED_TRACE(read_file(file));
    EXPECT_EQ(!findings.empty(), about.at(file).second);
    for (const auto& f : findings) {
      EXPECT_EQ(f.at("check").get<std::string>(), about.at(file).first);
    }
  }
}

}  // namespace
}  // namespace snag::detector

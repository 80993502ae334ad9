#include "detector/result_cache.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <functional>
#include <utility>

#include "support/files.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;

class kept_run : public testing::Test {
 protected:
  kept_run() {
    std::string name = (fs::temp_directory_path() / "snag-cache-test-XXXXXX").string();
    folder_ = mkdtemp(name.data());
    write_file_atomically(source(), "now");
  }
  ~kept_run() override { fs::remove_all(folder_); }
  kept_run(const kept_run&) = delete;
  kept_run& operator=(const kept_run&) = delete;

  [[nodiscard]] std::string source() const { return (folder_ / "source").string(); }
  [[nodiscard]] unit_input reads(const std::string& content) const {
    return {unit_input::kind::read, source(), content_hash(content)};
  }
  [[nodiscard]] unit_input is(unit_input::kind kind) const { return {kind, source(), {}}; }

  /// The two units' results, kept by workers that met these, and the run of both.
  void keep(const unit_input& by_first, const unit_input& by_second) {
    result_cache cache(folder_, "usual");
    for (const auto& [command, input] : {std::pair{&commands[0], &by_first}, {&commands[1], &by_second}}) {
      const std::string hash = cache.keep(*command, result_of(*command), {{*input}, true});
      before_counting();
      cache.count_in(*command, {}, hash);
    }
    cache.keep_run(asked(), {{result_of(commands[0]), result_of(commands[1])}, joined});
  }

  [[nodiscard]] bool is_kept() const { return result_cache(folder_, "usual").find_run(asked()).has_value(); }
  [[nodiscard]] run_question asked() const { return {commands, true, ""}; }

  static unit_result result_of(const compile_command& command) {
    unit_result result;
    result.file = command.file;
    return result;
  }

  fs::path folder_;
  std::vector<compile_command> commands = {{"/", "/a.cpp", {"c++"}, false}, {"/", "/b.cpp", {"c++"}, false}};
  std::function<void()> before_counting = [] {};
  joined_findings joined;
};

using kind = unit_input::kind;

TEST_F(kept_run, is_found_where_all_units_met_the_same) {
  keep(reads("now"), reads("now"));
  EXPECT_TRUE(is_kept());
  write_file_atomically(source(), "then");
  EXPECT_FALSE(is_kept());
}

TEST_F(kept_run, needs_the_most_that_one_of_them_met) {
  keep(is(kind::there), reads("now"));
  EXPECT_TRUE(is_kept());
  write_file_atomically(source(), "then");
  EXPECT_FALSE(is_kept());
}

TEST_F(kept_run, is_not_where_a_file_changed_between_two_units) {
  keep(reads("before"), reads("now"));
  EXPECT_FALSE(is_kept());
  keep(is(kind::absent), reads("now"));
  EXPECT_FALSE(is_kept());
}

TEST_F(kept_run, is_not_where_another_run_put_its_own_entry_in_a_units_place) {
  before_counting = [&] {
    unit_result other = result_of(commands[0]);
    other.log = "of another run";
    (void)result_cache(folder_, "usual").keep(commands[0], other, {{reads("now")}, true});
  };
  keep(reads("now"), reads("now"));
  EXPECT_FALSE(is_kept());
}

TEST_F(kept_run, is_not_where_a_unit_is_not) {
  result_cache cache(folder_, "usual");
  cache.count_in(commands[0], {}, cache.keep(commands[0], result_of(commands[0]), {{reads("now")}, false}));
  cache.keep_run(asked(), {{result_of(commands[0]), result_of(commands[1])}, {}});
  EXPECT_FALSE(is_kept());
}

TEST_F(kept_run, is_not_where_a_unit_or_its_second_reading_was_not_counted_in) {
  const auto keep_both = [&](std::size_t counted, unsigned reads) {
    result_cache cache(folder_, "usual");
    for (std::size_t i = 0; i < counted; ++i) {
      cache.count_in(commands[i], {},
                     cache.keep(commands[i], result_of(commands[i]), {{this->reads("now")}, true}));
    }
    run_results all{{result_of(commands[0]), result_of(commands[1])}, {}};
    all.units[1].reads = reads;
    cache.keep_run(asked(), all);
  };
  keep_both(1, 1);
  EXPECT_FALSE(is_kept());
  keep_both(2, 2);
  EXPECT_FALSE(is_kept());
  keep_both(2, 1);
  EXPECT_TRUE(is_kept());
}

TEST_F(kept_run, depends_on_files_that_findings_of_several_units_are_judged_by) {
  joined.read = {{source(), content_hash("before")}};
  keep(reads("now"), reads("now"));
  EXPECT_FALSE(is_kept());
  joined.read = {{source(), ""}};
  keep(reads("now"), reads("now"));
  EXPECT_FALSE(is_kept()) << "it could not be read";
  joined.read = {{source(), content_hash("now")}};
  keep(is(kind::there), is(kind::there));
  EXPECT_TRUE(is_kept());
}

TEST_F(kept_run, is_that_of_its_own_circumstances) {
  keep(reads("now"), reads("now"));
  EXPECT_FALSE(result_cache(folder_, "unusual").find_run(asked()).has_value());
  run_question other = asked();
  other.cross_tu = false;
  EXPECT_FALSE(result_cache(folder_, "usual").find_run(other).has_value());
  other = asked();
  other.others = content_hash("what others tell");
  EXPECT_FALSE(result_cache(folder_, "usual").find_run(other).has_value());
}

}  // namespace
}  // namespace snag::detector

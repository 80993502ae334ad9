#pragma once

// Drives snag-check as a process, as a shell does, in a folder of its own.

#include <filesystem>
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <string>
#include <vector>

namespace snag::detector {

/// What a run left.
struct finished {
  int code = -1;  ///< exit code, or 128 + the signal
  std::string out;
  std::string err;
};

/// A file, and how it is compiled.
struct file_to_check {
  std::filesystem::path path;
  std::vector<std::string> flags;
};

/// The findings of files, by the path that the file was given with; a file without any is there, too.
using findings_by_file = std::map<std::filesystem::path, std::vector<nlohmann::json>>;

/// A folder with files that is gone with its scope; programs run in it.
class workplace {
 public:
  workplace();
  ~workplace();
  workplace(const workplace&) = delete;
  workplace& operator=(const workplace&) = delete;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  /// file writes one, with the folders it needs, and returns its path.
  std::filesystem::path file(const std::string& name, const std::string& text) const;
  /// database writes compile_commands.json: one command for each file.
  void database(const std::vector<std::string>& files, const std::string& flags = "-std=c++20",
                const std::string& compiler = "clang++") const;
  /// check runs snag-check here.
  [[nodiscard]] finished check(std::vector<std::string> arguments) const;
  /// check_all runs snag-check once over all of them, none told of another. Files that are compiled alike
  /// share what they begin with, so that a hundred cost what a dozen cost alone. One that cannot be checked,
  /// and a finding outside of all of them, fail the running test.
  [[nodiscard]] findings_by_file check_all(const std::vector<file_to_check>& files,
                                           std::vector<std::string> options = {}) const;
  /// run runs any program here.
  [[nodiscard]] finished run(const std::vector<std::string>& words) const;

 private:
  std::filesystem::path folder_;
};

/// The samples of detector/testdata and the variants of the cases in groups that are checked at once: the
/// folder of a check, of a library's model, or a tree of variants. A parameter's name begins with its
/// group's.
[[nodiscard]] std::string group_of(const std::filesystem::path& file);
/// The name of a test of that file: its group, two underscores, and the rest of its path.
[[nodiscard]] std::string test_name_of(const std::filesystem::path& file);

/// Source of a file in which snag-loop-capture finds one bug, at `line` 12, without any header.
[[nodiscard]] std::string buggy_source();
/// The same, mended.
[[nodiscard]] std::string clean_source();

}  // namespace snag::detector

#pragma once

// Drives the real command as a process, as a shell does.

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace snag::cli {

/// What a run of the command left.
struct finished {
  int code = -1;    ///< exit code, or 128 + the signal
  std::string out;  ///< stdout
  std::string err;  ///< stderr
};

/// Where and how the command runs.
struct surroundings {
  std::filesystem::path folder;                                  ///< empty: the test's own
  std::vector<std::pair<std::string, std::string>> environment;  ///< added to, or replacing, the test's own
  /// Where stdout goes instead of the result; empty: the result.
  std::string stdout_file;
  /// Called with the process id once it runs.
  std::function<void(int)> meanwhile;
};

/// run_snag runs `snag` with the arguments and waits for it.
[[nodiscard]] finished run_snag(const std::vector<std::string>& arguments, const surroundings& where = {});

/// run_words does the same for any program.
[[nodiscard]] finished run_words(std::vector<std::string> words, const surroundings& where = {});

/// wait_until_it_serves returns once the process drives a runner (its interrupt is watched by then), or has
/// ended.
void wait_until_it_serves(int process);

/// A folder that is gone with its scope.
class temporary_folder {
 public:
  temporary_folder();
  ~temporary_folder();
  temporary_folder(const temporary_folder&) = delete;
  temporary_folder& operator=(const temporary_folder&) = delete;

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }
  /// write makes a file with these contents and returns its path.
  std::filesystem::path write(const std::string& name, const std::string& contents) const;
  /// write_script makes an executable shell script and returns its path.
  std::filesystem::path write_script(const std::string& name, const std::string& body) const;

 private:
  std::filesystem::path path_;
};

/// expect_golden compares a text with cli/testdata/<name>; with SNAG_APPROVE=1 it writes the file instead.
void expect_golden(const std::string& name, const std::string& text);

}  // namespace snag::cli

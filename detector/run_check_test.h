#pragma once

// Drives snag-check as a process, as a shell does, in a folder of its own.

#include <filesystem>
#include <string>
#include <vector>

namespace snag::detector {

/// What a run left.
struct finished {
  int code = -1;  ///< exit code, or 128 + the signal
  std::string out;
  std::string err;
};

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
  /// run runs any program here.
  [[nodiscard]] finished run(const std::vector<std::string>& words) const;

 private:
  std::filesystem::path folder_;
};

/// Source of a file in which snag-loop-capture finds one bug, at `line` 12, without any header.
[[nodiscard]] std::string buggy_source();
/// The same, mended.
[[nodiscard]] std::string clean_source();

}  // namespace snag::detector

#include "cli/traces.h"

#include <fmt/format.h>

#include <cctype>

#include "cli/preload.h"
#include "support/exit_code.h"

namespace snag::cli {

std::string trace_name(const trace_subject& subject) {
  std::string name =
      subject.case_id.empty() ? std::filesystem::path(subject.program).filename().string() : subject.label();
  for (char& c : name) {
    c = std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '.' || c == '_' ? c : '-';
  }
  return name + ".json";
}

launch launch_of(const std::filesystem::path& program, std::vector<std::string> arguments) {
  const auto more = environment_for(program);
  launch what = program_launch(std::filesystem::absolute(program).lexically_normal(), std::move(arguments));
  what.environment.insert(what.environment.end(), more.begin(), more.end());
  return what;
}

void make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error || !std::filesystem::is_directory(folder)) {
    throw user_error(fmt::format("cannot make the folder '{}': {}; name another with --trace",
                                 folder.string(), error ? error.message() : "there is a file of that name"));
  }
}

}  // namespace snag::cli

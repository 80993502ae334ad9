#pragma once

// Where traces of failures go, and how what they are of is started.

#include <filesystem>
#include <string>
#include <vector>

#include "harness/runner_client.h"
#include "harness/trace_file.h"

namespace snag::cli {

/// trace_name returns the file's name for a subject: "channels-premature-close-buggy-tsan.json".
[[nodiscard]] std::string trace_name(const trace_subject& subject);

/// launch_of says how a program of the user's is started, by its path. Throws user_error where it cannot be
/// driven.
[[nodiscard]] launch launch_of(const std::filesystem::path& program, std::vector<std::string> arguments);

/// make_folder makes a folder where there is none. Throws user_error where it cannot.
void make_folder(const std::filesystem::path& folder);

}  // namespace snag::cli

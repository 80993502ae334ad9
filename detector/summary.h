#pragma once

// What a run tells on stderr: what was lost, what was left out, and a line of counts.

#include <filesystem>
#include <span>
#include <vector>

#include "detector/baseline.h"
#include "detector/commands.h"
#include "detector/gather.h"
#include "detector/unit_result.h"

namespace snag::detector {

/// print_lost names each file that was not checked, with its reason.
void print_lost(const gathered& all, const std::filesystem::path& root);

/// print_summary prints one line: files, findings, and what was left out.
void print_summary(const command_selection& work, const gathered& all);

/// print_dropped_flags counts the flags that Clang does not know, in one line, where there were any.
void print_dropped_flags(const command_selection& work);

/// print_stale lists the entries of the baseline `file` that nothing matched.
void print_stale(const std::vector<baseline_entry>& stale, const std::filesystem::path& file);

/// print_too_large names the functions that were left out as they are too large; prints nothing where none
/// is.
void print_too_large(const gathered& all, const std::filesystem::path& root);

/// print_times prints what this run spent, and on which files most (--time-report).
void print_times(std::span<const unit_result> results, const std::filesystem::path& root);

}  // namespace snag::detector

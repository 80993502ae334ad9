#pragma once

// What a check is, and what it is given.
//
// A check is one file in checks/ and one line in the table in check_table.cpp. It sees a translation unit
// through the roles that models give to functions and types (roles.h) and through the events that each
// function does in order (events.h); it never names a library. What it finds goes to the sink, which
// resolves places, honours NOLINT and drops what stands in a system header.
//
// Thread safety: none. A check runs in one process of its own per translation unit.

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceLocation.h"
#include "detector/finding.h"
#include "detector/roles.h"

namespace snag::detector {

/// In events.h; the driver makes one per translation unit: translation_unit_events(clang::ASTContext&, const
/// roles&).
class translation_unit_events;
/// In cross_tu_table.h.
class summary_table;

/// A finding in terms of the translation unit it was found in.
struct report {
  clang::SourceLocation at;         ///< where the caret goes; macro places are taken to where they expand
  std::string message;              ///< one line, no full stop, the user's names in 'quotes'
  clang::SourceRange underlined;    ///< may be invalid: nothing is underlined then
  const clang::Decl* in = nullptr;  ///< the function around it, for the fingerprint; may be null

  struct attached_note {
    clang::SourceLocation at;
    std::string message;
    clang::SourceRange underlined;
  };
  std::vector<attached_note> notes;

  struct edit {
    clang::CharSourceRange replaced;  ///< an empty range inserts
    std::string text;
  };
  struct attached_fix {
    std::string says;
    std::vector<edit> edits;
  };
  std::vector<attached_fix> fixes;  ///< dropped where an edit would touch a macro's expansion

  /// Lets a check say less than its own confidence of this one finding; empty: the check's.
  std::optional<confidence> sure;
};

/// What a check is given: everything is owned by the caller and lives for the whole call.
struct check_context {
  clang::ASTContext& ast;
  const roles& known;
  const translation_unit_events& events;
  std::function<void(report)> sink;
};

/// One row of the table of checks.
struct check_info {
  std::string_view name;      ///< "snag-loop-capture": printed, filtered by --checks, NOLINT's word
  std::string_view summary;   ///< one line: what it says
  std::string_view why;       ///< a few sentences for SARIF's help text and --list-checks --json
  std::string_view shown_by;  ///< the case of the lab that shows what will happen; "" where none does yet
  confidence sure;            ///< of its findings, unless a finding says less
  void (*run)(const check_context&);
};

/// all_checks returns the table, sorted by name. Static.
[[nodiscard]] std::span<const check_info* const> all_checks();

/// find_check returns the row of that name, or null.
[[nodiscard]] const check_info* find_check(std::string_view name);

}  // namespace snag::detector

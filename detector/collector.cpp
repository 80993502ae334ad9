#include "detector/collector.h"

#include <algorithm>
#include <filesystem>
#include <set>

#include "clang/AST/Decl.h"
#include "clang/Basic/FileEntry.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "detector/expectations.h"

namespace snag::detector {
namespace {

/// The file's own path, absolute and without '..', in the form that is the same from every unit.
std::string path_of(const clang::SourceManager& sources, clang::FileID file) {
  const auto entry = sources.getFileEntryRefForID(file);
  if (!entry) {
    // A line of another unit's file (events_elsewhere.h) has its path for a name.
    const llvm::StringRef name = sources.getBufferOrFake(file).getBufferIdentifier();
    return name.starts_with("/") ? name.str() : std::string();
  }
  llvm::SmallString<256> path(entry->getName());
  sources.getFileManager().makeAbsolutePath(path);
  return std::filesystem::path(path.str().str()).lexically_normal().string();
}

/// The files of the unit that are not of the system, those of a preamble first: they are loaded and not read.
std::vector<clang::FileID> own_files(const clang::SourceManager& sources) {
  std::vector<clang::FileID> files;
  const auto take = [&](const clang::SrcMgr::SLocEntry& entry) {
    const auto begin = clang::SourceLocation::getFromRawEncoding(entry.getOffset());
    if (entry.isFile() && !sources.isInSystemHeader(begin)) {
      files.push_back(sources.getFileID(begin));
    }
  };
  for (unsigned i = sources.loaded_sloc_entry_size(); i > 0; --i) {
    bool invalid = false;
    const clang::SrcMgr::SLocEntry& entry = sources.getLoadedSLocEntry(i - 1, &invalid);
    if (!invalid) {
      take(entry);
    }
  }
  for (unsigned i = 0; i < sources.local_sloc_entry_size(); ++i) {
    take(sources.getLocalSLocEntry(i));
  }
  return files;
}

/// Longer lines are no help to anybody (Clang shows none of more than 4,096), and each finding carries some.
constexpr std::size_t longest_line = 1024;

/// Empty where it is too long.
std::string line_at(const clang::SourceManager& sources, clang::FileID file, unsigned line) {
  const llvm::StringRef text = sources.getBufferData(file);
  const clang::SourceLocation begin = sources.translateLineCol(file, line, 1);
  if (begin.isInvalid()) {
    return {};
  }
  const llvm::StringRef rest = text.substr(sources.getFileOffset(begin), longest_line + 1);
  const llvm::StringRef whole = rest.take_until([](char c) { return c == '\n' || c == '\r'; });
  return whole.size() > longest_line ? std::string() : whole.str();
}

}  // namespace

std::optional<place> place_at(clang::SourceLocation where, const clang::SourceManager& sources) {
  const clang::SourceLocation in_file = sources.getFileLoc(where);
  if (in_file.isInvalid()) {
    return std::nullopt;
  }
  const auto [file, offset] = sources.getDecomposedLoc(in_file);
  place result;
  result.path = path_of(sources, file);
  if (result.path.empty()) {
    return std::nullopt;  // the command line, a builtin
  }
  result.line = sources.getLineNumber(file, offset);
  result.column = sources.getColumnNumber(file, offset);
  result.text = line_at(sources, file, result.line);
  return result;
}

std::optional<place> collector::resolve(clang::SourceLocation at, clang::SourceRange underlined) const {
  const clang::SourceManager& sources = ast_.getSourceManager();
  std::optional<place> found = place_at(at, sources);
  if (found && underlined.isValid()) {
    place& result = *found;
    const clang::FileID file = sources.getFileID(sources.getFileLoc(at));
    const auto begin = sources.getDecomposedLoc(sources.getFileLoc(underlined.getBegin()));
    const clang::SourceLocation last = clang::Lexer::getLocForEndOfToken(
        sources.getFileLoc(underlined.getEnd()), 0, sources, ast_.getLangOpts());
    const auto end =
        sources.getDecomposedLoc(last.isValid() ? last : sources.getFileLoc(underlined.getEnd()));
    if (begin.first == file && end.first == file) {
      const unsigned first_line = sources.getLineNumber(file, begin.second);
      const unsigned last_line = sources.getLineNumber(file, end.second);
      if (first_line <= result.line && result.line <= last_line) {
        const auto width = static_cast<unsigned>(result.text.size()) + 1;
        const unsigned from = first_line == result.line ? sources.getColumnNumber(file, begin.second) : 1;
        const unsigned to = last_line == result.line ? sources.getColumnNumber(file, end.second) : width;
        if (from < to && !result.text.empty()) {
          result.underlined.push_back({from, std::min(to, width)});
        }
      }
    }
  }
  return found;
}

std::optional<fix> collector::resolve(const report::attached_fix& mend) const {
  const clang::SourceManager& sources = ast_.getSourceManager();
  fix result{mend.says, {}};
  for (const auto& edit : mend.edits) {
    const clang::CharSourceRange range =
        clang::Lexer::makeFileCharRange(edit.replaced, sources, ast_.getLangOpts());
    if (range.isInvalid() || edit.replaced.getBegin().isMacroID()) {
      return std::nullopt;
    }
    auto at = resolve(range.getBegin(), {});
    if (!at) {
      return std::nullopt;
    }
    const auto [file, begin] = sources.getDecomposedLoc(range.getBegin());
    const auto [end_file, end] = sources.getDecomposedLoc(range.getEnd());
    if (file != end_file || end < begin) {
      return std::nullopt;
    }
    result.replacements.push_back({std::move(*at), sources.getLineNumber(file, end),
                                   sources.getColumnNumber(file, end), begin, end - begin, edit.text});
  }
  return result;
}

nolint_lines& collector::nolint_of(clang::FileID file) {
  const auto [at, is_new] = nolint_.try_emplace(file);
  if (is_new) {
    at->second = nolint_lines(ast_.getSourceManager().getBufferData(file));
  }
  return at->second;
}

void collector::take(const check_info& check, const report& r) {
  const clang::SourceManager& sources = ast_.getSourceManager();
  const clang::SourceLocation in_file = sources.getFileLoc(r.at);
  if (in_file.isInvalid() || sources.isInSystemHeader(in_file)) {
    return;
  }
  auto at = resolve(r.at, r.underlined);
  if (!at) {
    return;
  }
  finding f;
  if (const nolint_rule* rule = nolint_of(sources.getFileID(in_file)).find(at->line, check.name)) {
    f.silenced = rule->reason;
  }
  f.check = check.name;
  f.sure = r.sure.value_or(check.sure);
  f.at = std::move(*at);
  if (const auto* named = llvm::dyn_cast_or_null<clang::NamedDecl>(r.in)) {
    f.function = named->getQualifiedNameAsString();
  }
  f.message = r.message;
  for (const auto& n : r.notes) {
    if (auto where = resolve(n.at, n.underlined)) {
      f.notes.push_back({std::move(*where), n.message});
    }
  }
  for (const auto& mend : r.fixes) {
    if (auto resolved = resolve(mend)) {
      f.fixes.push_back(std::move(*resolved));
    }
  }
  findings_.push_back(std::move(f));
}

void collector::left_out(const clang::FunctionDecl& function) {
  if (auto at = resolve(function.getLocation(), {})) {
    too_large_.push_back({std::move(*at), function.getQualifiedNameAsString()});
  }
}

void collector::finish(unit_result& result) {
  const clang::SourceManager& sources = ast_.getSourceManager();
  std::set<std::string> done;
  for (const clang::FileID file : own_files(sources)) {
    const std::string path = sources.getFileEntryRefForID(file) ? path_of(sources, file) : std::string();
    if (path.empty() || !done.insert(path).second) {
      continue;
    }
    for (const nolint_rule& rule : nolint_of(file).rules()) {
      for (std::size_t g = 0; g < rule.globs.size(); ++g) {
        if (rule.globs[g].starts_with("snag")) {
          const place at{path, rule.line, rule.column, line_at(sources, file, rule.line), {}};
          result.nolints.push_back({at, rule.globs[g], rule.used[g]});
        }
      }
    }
    for (const expected_here& e : expectations_in(sources.getBufferData(file))) {
      result.expects.push_back(
          {{path, e.at_line, e.column, line_at(sources, file, e.at_line), {}}, e.line, e.check});
    }
  }
  result.findings = std::move(findings_);
  result.too_large = std::move(too_large_);
}

}  // namespace snag::detector

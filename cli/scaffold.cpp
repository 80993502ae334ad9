#include "cli/scaffold.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <system_error>

#include "support/exit_code.h"
#include "support/files.h"

namespace snag::cli {

namespace fs = std::filesystem;

namespace {

// The words of C++, with hyphens for their underscores.
constexpr std::array taken_words = {
    "alignas", "alignof", "and", "asm", "auto", "bitand", "bitor", "bool", "break", "case", "catch", "char",
    "class", "compl", "concept", "const", "consteval", "constexpr", "constinit", "continue", "decltype",
    "default", "delete", "do", "double", "else", "enum", "explicit", "export", "extern", "false", "float",
    "for", "friend", "goto", "if", "inline", "int", "long", "mutable", "namespace", "new", "noexcept", "not",
    "nullptr", "operator", "or", "private", "protected", "public", "register", "requires", "return", "short",
    "signed", "sizeof", "static", "struct", "switch", "template", "this", "throw", "true", "try", "typedef",
    "typeid", "typename", "union", "unsigned", "using", "virtual", "void", "volatile", "while", "xor",
    "and-eq", "co-await", "co-return", "co-yield", "const-cast", "not-eq", "or-eq", "xor-eq", "dynamic-cast",
    "reinterpret-cast", "static-assert", "static-cast", "thread-local",
    // Names that the code around it uses.
    "std", "snag", "csp", "cases"};

bool is_snag_root(const fs::path& folder) {
  std::error_code ignored;
  const fs::path project = folder / "CMakeLists.txt";
  return fs::is_regular_file(project, ignored) && fs::is_directory(folder / "cases", ignored) &&
         fs::is_directory(folder / "detector", ignored) &&
         read_file(project).find("project(snag ") != std::string::npos;
}

bool is_plain(std::string_view name) {
  const auto lower = [](char c) { return c >= 'a' && c <= 'z'; };
  if (name.empty() || !lower(name.front()) || name.back() == '-' ||
      name.find("--") != std::string_view::npos) {
    return false;
  }
  return std::all_of(name.begin(), name.end(),
                     [&](char c) { return lower(c) || (c >= '0' && c <= '9') || c == '-'; });
}

/// Puts the tree back as it was unless told to keep it.
class undo {
 public:
  undo() = default;
  ~undo() {
    if (kept_) {
      return;
    }
    std::error_code ignored;
    for (const auto& [path, contents] : old_) {
      try {
        write_file_atomically(path, contents);
      } catch (const user_error&) {
        // The file could not be replaced either, so it is still the old one.
      }
    }
    for (auto path = made_.rbegin(); path != made_.rend(); ++path) {
      fs::remove(*path, ignored);
    }
  }
  undo(const undo&) = delete;
  undo& operator=(const undo&) = delete;

  void made(const fs::path& path) { made_.push_back(path); }
  void replaced(const fs::path& path, std::string contents) { old_.emplace_back(path, std::move(contents)); }
  void keep() noexcept { kept_ = true; }

 private:
  std::vector<fs::path> made_;
  std::vector<std::pair<fs::path, std::string>> old_;
  bool kept_ = false;
};

void make_folders(const fs::path& folder, undo& back) {
  std::vector<fs::path> missing;
  for (fs::path at = folder; !fs::exists(at); at = at.parent_path()) {
    missing.push_back(at);
  }
  for (auto at = missing.rbegin(); at != missing.rend(); ++at) {
    std::error_code error;
    fs::create_directory(*at, error);
    if (error) {
      throw user_error(fmt::format("cannot make the folder '{}': {}; make the source tree writable",
                                   at->string(), error.message()));
    }
    back.made(*at);
  }
}

}  // namespace

fs::path source_root(const fs::path& from) {
  for (fs::path at = fs::absolute(from);; at = at.parent_path()) {
    if (is_snag_root(at)) {
      return at;
    }
    if (at == at.parent_path()) {
      throw user_error(
          fmt::format("'{}' is not inside a source tree of Snag; change to a clone of its repository first",
                      from.string()));
    }
  }
}

void require_name(std::string_view what, std::string_view name) {
  if (!is_plain(name)) {
    throw user_error(fmt::format(
        "{} '{}' is not a good name; use lower-case words joined by hyphens, a letter first, as in "
        "'late-close'",
        what, name));
  }
  if (std::find(taken_words.begin(), taken_words.end(), name) != taken_words.end()) {
    throw user_error(
        fmt::format("{} '{}' is taken in C++ or by the code around it, and the name becomes a namespace; add "
                    "a word to it",
                    what, name));
  }
}

std::string identifier_of(std::string_view name) {
  std::string text(name);
  std::replace(text.begin(), text.end(), '-', '_');
  return text;
}

std::string fill(std::string_view text, const std::vector<std::pair<std::string, std::string>>& values) {
  std::string filled(text);
  for (const auto& [key, value] : values) {
    const std::string mark = "@" + key + "@";
    for (std::size_t at = filled.find(mark); at != std::string::npos;
         at = filled.find(mark, at + value.size())) {
      filled.replace(at, mark.size(), value);
    }
  }
  return filled;
}

void write_scaffold(const fs::path& root, const std::vector<scaffold_file>& files,
                    const std::vector<scaffold_file>& replaced) {
  for (const scaffold_file& file : files) {
    if (fs::exists(root / file.path)) {
      throw user_error(
          fmt::format("'{}' is there already, and nothing was written; take another name, or "
                      "remove the file",
                      file.path.string()));
    }
  }
  undo back;
  for (const scaffold_file& file : files) {
    make_folders((root / file.path).parent_path(), back);
    write_file_atomically(root / file.path, file.contents);
    back.made(root / file.path);
  }
  for (const scaffold_file& file : replaced) {
    std::string old = read_file(root / file.path);
    write_file_atomically(root / file.path, file.contents);
    back.replaced(root / file.path, std::move(old));
  }
  back.keep();
}

}  // namespace snag::cli

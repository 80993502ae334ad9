#include "detector/include_scan.h"

#include <algorithm>

#include "clang/Basic/LangOptions.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Lex/Lexer.h"
#include "llvm/Support/xxhash.h"

namespace snag::detector {
namespace {

/// Clang's lexer over a text that belongs to no source manager.
class raw_lexer {
 public:
  explicit raw_lexer(llvm::StringRef text)
      : lexer_(clang::SourceLocation::getFromRawEncoding(1), language(), text.begin(), text.begin(),
               text.end()) {}

  /// False at the end.
  bool next() { return !lexer_.LexFromRawLexer(token_) || token_.isNot(clang::tok::eof); }
  [[nodiscard]] const clang::Token& token() const { return token_; }
  [[nodiscard]] std::size_t at() const {
    return static_cast<std::size_t>(token_.getLocation().getRawEncoding()) - 1;
  }

 private:
  static const clang::LangOptions& language() {
    static const clang::LangOptions options = [] {
      clang::LangOptions made;
      made.CPlusPlus = true;
      made.LineComment = true;
      made.Digraphs = true;
      return made;
    }();
    return options;
  }

  clang::Lexer lexer_;
  clang::Token token_;
};

}  // namespace

std::size_t inclusions_at_front(llvm::StringRef text) {
  raw_lexer lexer(text);
  std::size_t count = 0;
  std::size_t line_end = 0;
  while (lexer.next()) {
    if (lexer.at() < line_end) {
      continue;  // <a/b.h> is no row of tokens
    }
    if (lexer.token().isNot(clang::tok::hash) || !lexer.next() ||
        lexer.token().isNot(clang::tok::raw_identifier) || lexer.token().getRawIdentifier() != "include") {
      break;
    }
    const std::size_t behind = lexer.at() + lexer.token().getLength();
    line_end = std::min(text.find('\n', behind), text.size());
    const llvm::StringRef name = text.slice(behind, line_end).ltrim();
    if (!name.starts_with("<") && !name.starts_with("\"")) {
      break;  // by a macro
    }
    ++count;
  }
  return count;
}

std::uint64_t word_hash(llvm::StringRef name) {
  return llvm::xxh3_64bits(name);
}

std::vector<std::uint64_t> names_in(llvm::StringRef text) {
  std::vector<std::uint64_t> names;
  raw_lexer lexer(text);
  while (lexer.next()) {
    if (lexer.token().is(clang::tok::raw_identifier)) {
      names.push_back(word_hash(lexer.token().getRawIdentifier()));
    }
  }
  std::ranges::sort(names);
  names.erase(std::ranges::unique(names).begin(), names.end());
  return names;
}

}  // namespace snag::detector

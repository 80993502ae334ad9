#pragma once

// Which files a unit includes and which macros its own files define, as the preprocessor goes along.

#include <cstdint>
#include <utility>

#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"

namespace snag::detector {

using file_id = std::pair<std::uint64_t, std::uint64_t>;  ///< device and number on it

[[nodiscard]] file_id id_of(clang::FileEntryRef file);

/// Derive from it and add it to a preprocessor, which it must not outlive.
class include_follower : public clang::PPCallbacks {
 public:
  explicit include_follower(const clang::Preprocessor& preprocessor)
      : preprocessor_(preprocessor), sources_(preprocessor.getSourceManager()) {}

  /// One `#include`.
  struct inclusion {
    clang::FileID from;  ///< of nothing that is a file where -include names it
    clang::FileEntryRef file;
    llvm::StringRef name;
    bool angled = false;
    bool system = false;  ///< the file stands in a folder of system headers
    bool first = false;   ///< nothing was included before it but the files that it stands in
  };

 protected:
  /// includes is called for each inclusion that leads somewhere, of what is read already, too.
  virtual void includes(const inclusion& what) = 0;
  /// defines is called where one of the project's own files defines or undefines a macro.
  virtual void defines(clang::FileID from, llvm::StringRef name) = 0;
  /// depends is called where one of the project's own files looks at a macro, or expands it, that a file
  /// defines.
  virtual void depends(clang::FileEntryRef /*on*/) {}
  /// wants_dependence says whether depends is of any use from here on: macros are many.
  [[nodiscard]] virtual bool wants_dependence() const { return false; }

  [[nodiscard]] const clang::Preprocessor& preprocessor() const { return preprocessor_; }
  [[nodiscard]] const clang::SourceManager& sources() const { return sources_; }

 private:
  void InclusionDirective(clang::SourceLocation hash, const clang::Token& word, llvm::StringRef name,
                          bool angled, clang::CharSourceRange range, clang::OptionalFileEntryRef file,
                          llvm::StringRef searched, llvm::StringRef relative, const clang::Module* suggested,
                          bool imported, clang::SrcMgr::CharacteristicKind kind) override;
  void MacroDefined(const clang::Token& name, const clang::MacroDirective* what) override;
  void MacroUndefined(const clang::Token& name, const clang::MacroDefinition& what,
                      const clang::MacroDirective* undefined) override;
  void MacroExpands(const clang::Token& name, const clang::MacroDefinition& what, clang::SourceRange range,
                    const clang::MacroArgs* arguments) override;
  void Defined(const clang::Token& name, const clang::MacroDefinition& what,
               clang::SourceRange range) override;
  void Ifdef(clang::SourceLocation at, const clang::Token& name, const clang::MacroDefinition& what) override;
  void Ifndef(clang::SourceLocation at, const clang::Token& name,
              const clang::MacroDefinition& what) override;
  using clang::PPCallbacks::Elifdef;
  using clang::PPCallbacks::Elifndef;
  void Elifdef(clang::SourceLocation at, const clang::Token& name,
               const clang::MacroDefinition& what) override;
  void Elifndef(clang::SourceLocation at, const clang::Token& name,
                const clang::MacroDefinition& what) override;
  void changed(const clang::Token& name);
  void looked_at(const clang::Token& name, const clang::MacroDefinition& what);
  [[nodiscard]] bool is_own(clang::SourceLocation at) const;
  [[nodiscard]] bool is_first(clang::FileID from, clang::FileEntryRef file);

  const clang::Preprocessor& preprocessor_;
  const clang::SourceManager& sources_;
  clang::OptionalFileEntryRef innermost_;  ///< of the inclusions that are first
  bool past_first_ = false;
};

}  // namespace snag::detector

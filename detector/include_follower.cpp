#include "detector/include_follower.h"

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/MacroInfo.h"

namespace snag::detector {

file_id id_of(clang::FileEntryRef file) {
  const llvm::sys::fs::UniqueID& id = file.getUniqueID();
  return {id.getDevice(), id.getFile()};
}

void include_follower::InclusionDirective(clang::SourceLocation hash, const clang::Token& /*word*/,
                                          llvm::StringRef name, bool angled, clang::CharSourceRange /*range*/,
                                          clang::OptionalFileEntryRef file, llvm::StringRef /*searched*/,
                                          llvm::StringRef /*relative*/, const clang::Module* /*suggested*/,
                                          bool /*imported*/, clang::SrcMgr::CharacteristicKind kind) {
  if (file) {
    const clang::FileID from = sources_.getFileID(sources_.getExpansionLoc(hash));
    const bool first = is_first(from, *file);
    includes({from, *file, name, angled, clang::SrcMgr::isSystem(kind), first});
  }
}

bool include_follower::is_first(clang::FileID from, clang::FileEntryRef file) {
  const auto includer = sources_.getFileEntryRefForID(from);
  if (past_first_ || !includer) {  // what -include names stands before the text, not in it
    return false;
  }
  past_first_ = innermost_ ? *includer != *innermost_ : from != sources_.getMainFileID();
  innermost_ = file;
  return !past_first_;
}

void include_follower::MacroDefined(const clang::Token& name, const clang::MacroDirective* /*what*/) {
  changed(name);
}

void include_follower::MacroUndefined(const clang::Token& name, const clang::MacroDefinition& /*what*/,
                                      const clang::MacroDirective* /*undefined*/) {
  changed(name);
}

void include_follower::MacroExpands(const clang::Token& name, const clang::MacroDefinition& what,
                                    clang::SourceRange /*range*/, const clang::MacroArgs* /*arguments*/) {
  looked_at(name, what);
}

void include_follower::Defined(const clang::Token& name, const clang::MacroDefinition& what,
                               clang::SourceRange /*range*/) {
  looked_at(name, what);
}

void include_follower::Ifdef(clang::SourceLocation /*at*/, const clang::Token& name,
                             const clang::MacroDefinition& what) {
  looked_at(name, what);
}

void include_follower::Ifndef(clang::SourceLocation /*at*/, const clang::Token& name,
                              const clang::MacroDefinition& what) {
  looked_at(name, what);
}

void include_follower::Elifdef(clang::SourceLocation /*at*/, const clang::Token& name,
                               const clang::MacroDefinition& what) {
  looked_at(name, what);
}

void include_follower::Elifndef(clang::SourceLocation /*at*/, const clang::Token& name,
                                const clang::MacroDefinition& what) {
  looked_at(name, what);
}

/// The command's macros are the same for all; those of system headers are theirs to agree on.
bool include_follower::is_own(clang::SourceLocation at) const {
  return at.isValid() && !sources_.isWrittenInBuiltinFile(at) && !sources_.isWrittenInCommandLineFile(at) &&
         !sources_.isInSystemHeader(at);
}

void include_follower::looked_at(const clang::Token& name, const clang::MacroDefinition& what) {
  if (!wants_dependence() || what.getMacroInfo() == nullptr || !is_own(name.getLocation())) {
    return;
  }
  const clang::FileID file = sources_.getFileID(what.getMacroInfo()->getDefinitionLoc());
  if (const auto entry = sources_.getFileEntryRefForID(file)) {
    depends(*entry);
  }
}

void include_follower::changed(const clang::Token& name) {
  if (is_own(name.getLocation()) && name.getIdentifierInfo() != nullptr) {
    defines(sources_.getFileID(sources_.getExpansionLoc(name.getLocation())),
            name.getIdentifierInfo()->getName());
  }
}

}  // namespace snag::detector

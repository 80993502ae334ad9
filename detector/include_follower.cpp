#include "detector/include_follower.h"

#include "clang/Basic/SourceManager.h"

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
    includes({sources_.getFileID(sources_.getExpansionLoc(hash)), *file, name, angled,
              clang::SrcMgr::isSystem(kind)});
  }
}

void include_follower::MacroDefined(const clang::Token& name, const clang::MacroDirective* /*what*/) {
  changed(name);
}

void include_follower::MacroUndefined(const clang::Token& name, const clang::MacroDefinition& /*what*/,
                                      const clang::MacroDirective* /*undefined*/) {
  changed(name);
}

void include_follower::changed(const clang::Token& name) {
  const clang::SourceLocation at = name.getLocation();
  // The command's macros are the same for all; those of system headers are theirs to agree on.
  if (at.isValid() && name.getIdentifierInfo() != nullptr && !sources_.isWrittenInBuiltinFile(at) &&
      !sources_.isWrittenInCommandLineFile(at) && !sources_.isInSystemHeader(at)) {
    defines(sources_.getFileID(sources_.getExpansionLoc(at)), name.getIdentifierInfo()->getName());
  }
}

}  // namespace snag::detector

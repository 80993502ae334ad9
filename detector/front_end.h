#pragma once

// One translation unit through Clang's front end.

#include <functional>
#include <memory>
#include <string>

#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Lex/PPCallbacks.h"
#include "detector/unit_result.h"
#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace clang {
class Preprocessor;
}

namespace snag::detector {

using tree_visitor = std::function<void(clang::ASTContext&)>;
using preprocessor_listener = std::function<std::unique_ptr<clang::PPCallbacks>(const clang::Preprocessor&)>;

/// Leaves out the bodies of functions in system headers: models stand in for what they do, and parsing them
/// is half of the time of a unit. Works where the front end's SkipFunctionBodies is set.
class body_skipper : public clang::ASTConsumer {
 public:
  bool shouldSkipFunctionBody(clang::Decl* function) override;
};

/// visiting_action parses a unit, bodies in system headers skipped, and visits its tree where there was no
/// error: a tree with holes makes rules see what is not there. `listen` may make callbacks for the
/// preprocessor.
[[nodiscard]] std::unique_ptr<clang::FrontendAction> visiting_action(tree_visitor visit,
                                                                     preprocessor_listener listen = {});

struct front_end_run {
  bool good = false;  ///< it ran to its end without an error
  std::string log;    ///< the errors
};

/// own_disk returns the real file system with a working directory of its own, whatever that of the process
/// is. Throws user_error where it cannot be entered.
[[nodiscard]] llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> own_disk(const compile_command& command);

/// with_text returns the files below, and a text above them that is on no disk.
[[nodiscard]] llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> with_text(
    llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> below, const std::string& path, const std::string& text);

/// run_front_end runs the action over a unit that is read from `files`. Warnings are off. Not re-entrant; may
/// crash or hang with Clang itself.
[[nodiscard]] front_end_run run_front_end(const compile_command& command,
                                          const std::string& resource_directory,
                                          llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files,
                                          std::unique_ptr<clang::FrontendAction> action);

/// with_tree parses a unit in this process, bodies of functions in system headers skipped, and calls `visit`
/// with its tree. Throws user_error with the first error where it does not parse, and does not visit then.
/// Not re-entrant; may crash with Clang itself.
void with_tree(const compile_command& command, const std::string& resource_directory,
               const tree_visitor& visit);

}  // namespace snag::detector

#include "detector/front_end.h"

#include <memory>
#include <utility>

#include "clang/AST/ASTConsumer.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Basic/FileManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/TextDiagnosticPrinter.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/Support/raw_ostream.h"
#include "support/exit_code.h"

namespace snag::detector {
namespace {

using visitor = std::function<void(clang::ASTContext&)>;

class consumer : public clang::ASTConsumer {
 public:
  consumer(const visitor& visit, clang::DiagnosticsEngine& diagnostics)
      : visit_(visit), diagnostics_(diagnostics) {}
  bool shouldSkipFunctionBody(clang::Decl* function) override {
    const clang::SourceManager& sources = function->getASTContext().getSourceManager();
    return sources.isInSystemHeader(sources.getExpansionLoc(function->getLocation()));
  }
  void HandleTranslationUnit(clang::ASTContext& ast) override {
    if (!diagnostics_.hasErrorOccurred()) {
      visit_(ast);
    }
  }

 private:
  const visitor& visit_;
  clang::DiagnosticsEngine& diagnostics_;
};

class action : public clang::ASTFrontendAction {
 public:
  explicit action(const visitor& visit) : visit_(visit) {}

 protected:
  bool BeginInvocation(clang::CompilerInstance& compiler) override {
    compiler.getFrontendOpts().SkipFunctionBodies = true;
    return true;
  }
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance& compiler,
                                                        llvm::StringRef /*file*/) override {
    return std::make_unique<consumer>(visit_, compiler.getDiagnostics());
  }

 private:
  const visitor& visit_;
};

}  // namespace

void with_tree(const compile_command& command, const std::string& resource_directory, const visitor& visit) {
  std::vector<std::string> arguments = command.arguments;
  std::vector<std::string> ours = {"-fsyntax-only", "-w", "-ferror-limit=3", "-fno-caret-diagnostics"};
  if (!resource_directory.empty()) {
    ours.push_back("-resource-dir=" + resource_directory);
  }
  arguments.insert(arguments.begin() + 1, ours.begin(), ours.end());
  const llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> disk = llvm::vfs::createPhysicalFileSystem();
  if (const std::error_code error = disk->setCurrentWorkingDirectory(command.directory)) {
    throw user_error(command.file + ": cannot enter its working directory '" + command.directory +
                     "': " + error.message());
  }
  const auto files = llvm::makeIntrusiveRefCnt<clang::FileManager>(clang::FileSystemOptions(), disk);
  std::string text;
  llvm::raw_string_ostream log(text);
  clang::DiagnosticOptions style;
  style.ShowCarets = false;
  clang::TextDiagnosticPrinter printer(log, style);
  clang::tooling::ToolInvocation invocation(std::move(arguments), std::make_unique<action>(visit),
                                            files.get());
  invocation.setDiagnosticConsumer(&printer);
  const bool ran = invocation.run();
  log.flush();
  if (!ran || printer.getNumErrors() != 0) {
    const std::string first = text.substr(0, text.find('\n'));
    throw user_error(command.file + ": does not parse: " +
                     (first.empty() ? "the compiler's front end refused its command line" : first));
  }
}

}  // namespace snag::detector

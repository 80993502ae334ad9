#include "detector/front_end.h"

#include <utility>

#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Basic/FileManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/TextDiagnosticPrinter.h"
#include "clang/Lex/Preprocessor.h"
#include "clang/Tooling/Tooling.h"
#include "llvm/Support/raw_ostream.h"
#include "support/exit_code.h"

namespace snag::detector {
namespace {

class consumer : public body_skipper {
 public:
  consumer(const tree_visitor& visit, clang::DiagnosticsEngine& diagnostics)
      : visit_(visit), diagnostics_(diagnostics) {}
  void HandleTranslationUnit(clang::ASTContext& ast) override {
    if (!diagnostics_.hasErrorOccurred()) {
      visit_(ast);
    }
  }

 private:
  const tree_visitor& visit_;
  clang::DiagnosticsEngine& diagnostics_;
};

class action : public clang::ASTFrontendAction {
 public:
  action(tree_visitor visit, preprocessor_listener listen)
      : visit_(std::move(visit)), listen_(std::move(listen)) {}

 protected:
  bool BeginInvocation(clang::CompilerInstance& compiler) override {
    compiler.getFrontendOpts().SkipFunctionBodies = true;
    return true;
  }
  bool BeginSourceFileAction(clang::CompilerInstance& compiler) override {
    if (listen_) {
      compiler.getPreprocessor().addPPCallbacks(listen_(compiler.getPreprocessor()));
    }
    return clang::ASTFrontendAction::BeginSourceFileAction(compiler);
  }
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance& compiler,
                                                        llvm::StringRef /*file*/) override {
    return std::make_unique<consumer>(visit_, compiler.getDiagnostics());
  }

 private:
  tree_visitor visit_;
  preprocessor_listener listen_;
};

}  // namespace

bool body_skipper::shouldSkipFunctionBody(clang::Decl* function) {
  const clang::SourceManager& sources = function->getASTContext().getSourceManager();
  return sources.isInSystemHeader(sources.getExpansionLoc(function->getLocation()));
}

std::unique_ptr<clang::FrontendAction> visiting_action(tree_visitor visit, preprocessor_listener listen) {
  return std::make_unique<action>(std::move(visit), std::move(listen));
}

llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> own_disk(const compile_command& command) {
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> disk = llvm::vfs::createPhysicalFileSystem();
  if (const std::error_code error = disk->setCurrentWorkingDirectory(command.directory)) {
    throw user_error("cannot enter its working directory '" + command.directory + "': " + error.message());
  }
  return disk;
}

llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> with_text(
    llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> below, const std::string& path, const std::string& text) {
  auto memory = llvm::makeIntrusiveRefCnt<llvm::vfs::InMemoryFileSystem>();
  memory->addFile(path, 0, llvm::MemoryBuffer::getMemBufferCopy(text));
  auto both = llvm::makeIntrusiveRefCnt<llvm::vfs::OverlayFileSystem>(std::move(below));
  both->pushOverlay(std::move(memory));
  return both;
}

front_end_run run_front_end(const compile_command& command, const std::string& resource_directory,
                            llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files,
                            std::unique_ptr<clang::FrontendAction> action) {
  std::vector<std::string> arguments = command.arguments;
  std::vector<std::string> ours = {"-fsyntax-only", "-w", "-ferror-limit=3", "-fno-caret-diagnostics"};
  if (!resource_directory.empty()) {
    ours.push_back("-resource-dir=" + resource_directory);
  }
  arguments.insert(arguments.begin() + 1, ours.begin(), ours.end());
  const auto manager =
      llvm::makeIntrusiveRefCnt<clang::FileManager>(clang::FileSystemOptions(), std::move(files));
  front_end_run run;
  llvm::raw_string_ostream log(run.log);
  clang::DiagnosticOptions style;
  style.ShowCarets = false;
  clang::TextDiagnosticPrinter printer(log, style);
  clang::tooling::ToolInvocation invocation(std::move(arguments), std::move(action), manager.get());
  invocation.setDiagnosticConsumer(&printer);
  const bool ran = invocation.run();
  log.flush();
  run.good = ran && printer.getNumErrors() == 0;
  return run;
}

void with_tree(const compile_command& command, const std::string& resource_directory,
               const tree_visitor& visit) {
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> disk;
  try {
    disk = own_disk(command);
  } catch (const user_error& e) {
    throw user_error(command.file + ": " + e.what());
  }
  const front_end_run run = run_front_end(command, resource_directory, disk, visiting_action(visit));
  if (!run.good) {
    // "In file included from" stands before the error that matters.
    const std::size_t error = run.log.find("error: ");
    const std::size_t begin = error == std::string::npos ? 0 : run.log.rfind('\n', error) + 1;
    const std::string first = run.log.substr(begin, run.log.find('\n', begin) - begin);
    throw user_error(command.file + ": does not parse: " +
                     (first.empty() ? "the compiler's front end refused its command line" : first));
  }
}

}  // namespace snag::detector

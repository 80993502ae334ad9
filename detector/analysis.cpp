#include "detector/analysis.h"

#include <sys/resource.h>

#include <memory>

#include "clang/AST/ASTConsumer.h"
#include "clang/AST/ASTContext.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/DiagnosticOptions.h"
#include "clang/Basic/FileManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Frontend/TextDiagnosticPrinter.h"
#include "clang/Tooling/Tooling.h"
#include "detector/collector.h"
#include "detector/cross_tu_export.h"
#include "detector/events.h"
#include "llvm/Support/VirtualFileSystem.h"
#include "llvm/Support/raw_ostream.h"

namespace snag::detector {
namespace {

class consumer : public clang::ASTConsumer {
 public:
  consumer(const analysis_options& options, clang::DiagnosticsEngine& diagnostics, unit_result& result)
      : options_(options), diagnostics_(diagnostics), result_(result) {}

  /// Models stand in for what system headers do, and parsing their bodies is half of the time of a unit.
  bool shouldSkipFunctionBody(clang::Decl* function) override {
    const clang::SourceManager& sources = function->getASTContext().getSourceManager();
    return sources.isInSystemHeader(sources.getExpansionLoc(function->getLocation()));
  }

  void HandleTranslationUnit(clang::ASTContext& ast) override {
    // An AST with holes makes rules see what is not there.
    if (diagnostics_.hasErrorOccurred()) {
      return;
    }
    const roles known(*options_.models);
    const translation_unit_events events(ast, known, options_.others);
    collector found(ast);
    for (const check_info* check : options_.checks) {
      check->run({ast, known, events, [&](const report& r) { found.take(*check, r); }});
    }
    found.finish(result_);
    if (options_.summarise) {
      result_.tells = detector::summarise({ast, known, events, nullptr});
    }
  }

 private:
  const analysis_options& options_;
  clang::DiagnosticsEngine& diagnostics_;
  unit_result& result_;
};

class action : public clang::ASTFrontendAction {
 public:
  action(const analysis_options& options, unit_result& result) : options_(options), result_(result) {}

 protected:
  bool BeginInvocation(clang::CompilerInstance& compiler) override {
    compiler.getFrontendOpts().SkipFunctionBodies = true;
    return true;
  }

  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance& compiler,
                                                        llvm::StringRef /*file*/) override {
    return std::make_unique<consumer>(options_, compiler.getDiagnostics(), result_);
  }

 private:
  const analysis_options& options_;
  unit_result& result_;
};

}  // namespace

unit_result analyse(const compile_command& command, const analysis_options& options, unit_inputs* inputs) {
  unit_result result;
  result.file = command.file;

  std::vector<std::string> arguments = command.arguments;
  std::vector<std::string> ours = {"-fsyntax-only", "-w", "-ferror-limit=3", "-fno-caret-diagnostics"};
  if (!options.resource_directory.empty()) {
    ours.push_back("-resource-dir=" + options.resource_directory);
  }
  arguments.insert(arguments.begin() + 1, ours.begin(), ours.end());

  // The overlay gives this unit a working directory of its own, whatever that of the process is.
  llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> disk = llvm::vfs::createPhysicalFileSystem();
  if (const std::error_code error = disk->setCurrentWorkingDirectory(command.directory)) {
    result.is = unit_result::outcome::does_not_parse;
    result.why = "cannot enter its working directory '" + command.directory + "': " + error.message();
    return result;
  }
  llvm::IntrusiveRefCntPtr<input_recorder> recorder;
  if (inputs != nullptr) {
    recorder = llvm::makeIntrusiveRefCnt<input_recorder>(disk);
    disk = recorder;
  }
  const auto files = llvm::makeIntrusiveRefCnt<clang::FileManager>(clang::FileSystemOptions(), disk);

  llvm::raw_string_ostream log(result.log);
  clang::DiagnosticOptions style;
  style.ShowCarets = false;
  clang::TextDiagnosticPrinter printer(log, style);
  clang::tooling::ToolInvocation invocation(std::move(arguments), std::make_unique<action>(options, result),
                                            files.get());
  invocation.setDiagnosticConsumer(&printer);
  const bool ran = invocation.run();
  log.flush();
  if (!ran || printer.getNumErrors() != 0) {
    result.is = unit_result::outcome::does_not_parse;
    const std::string first = result.log.substr(0, result.log.find('\n'));
    result.why = first.empty() ? "the compiler's front end refused its command line" : first;
  }
  if (recorder) {
    *inputs = recorder->inputs();
  }
  rusage used{};
  if (getrusage(RUSAGE_SELF, &used) == 0) {
    result.peak_kilobytes = static_cast<std::uint64_t>(used.ru_maxrss);
    const auto seconds = [](const timeval& t) {
      return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    result.cpu_seconds = seconds(used.ru_utime) + seconds(used.ru_stime);
  }
  return result;
}

}  // namespace snag::detector

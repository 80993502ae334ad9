#include <memory>
#include <utility>
#include <vector>

#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "clang/Lex/HeaderSearch.h"
#include "clang/Lex/PPCallbacks.h"
#include "clang/Lex/Preprocessor.h"
#include "detector/front_end.h"
#include "detector/preambles.h"
#include "llvm/Support/MemoryBuffer.h"

namespace snag::detector {
namespace {

namespace vfs = llvm::vfs;

/// The headers that the text itself includes.
class inclusions : public clang::PPCallbacks {
 public:
  inclusions(const clang::SourceManager& sources, std::vector<clang::FileEntryRef>& direct)
      : sources_(sources), direct_(direct) {}

  void InclusionDirective(clang::SourceLocation hash, const clang::Token& /*name*/, llvm::StringRef /*file*/,
                          bool /*angled*/, clang::CharSourceRange /*range*/, clang::OptionalFileEntryRef file,
                          llvm::StringRef /*searched*/, llvm::StringRef /*relative*/,
                          const clang::Module* /*suggested*/, bool /*imported*/,
                          clang::SrcMgr::CharacteristicKind /*kind*/) override {
    // isInMainFile says yes of what -include names, too.
    if (file && sources_.getFileID(hash) == sources_.getMainFileID()) {
      direct_.push_back(*file);
    }
  }

 private:
  const clang::SourceManager& sources_;
  std::vector<clang::FileEntryRef>& direct_;
};

/// Clang's own action, bodies in system headers skipped as in the units.
class precompile : public clang::GeneratePCHAction {
 public:
  precompile(std::string into, bool& repeatable) : into_(std::move(into)), repeatable_(repeatable) {}

 protected:
  bool BeginInvocation(clang::CompilerInstance& compiler) override {
    compiler.getFrontendOpts().SkipFunctionBodies = true;
    compiler.getFrontendOpts().OutputFile = into_;
    // Once here, instead of in each unit.
    compiler.getLangOpts().PCHInstantiateTemplates = true;
    return true;
  }
  bool BeginSourceFileAction(clang::CompilerInstance& compiler) override {
    compiler.getPreprocessor().addPPCallbacks(
        std::make_unique<inclusions>(compiler.getSourceManager(), direct_));
    return clang::GeneratePCHAction::BeginSourceFileAction(compiler);
  }
  std::unique_ptr<clang::ASTConsumer> CreateASTConsumer(clang::CompilerInstance& compiler,
                                                        llvm::StringRef file) override {
    auto writer = clang::GeneratePCHAction::CreateASTConsumer(compiler, file);
    if (writer == nullptr) {
      return nullptr;
    }
    std::vector<std::unique_ptr<clang::ASTConsumer>> both;
    both.push_back(std::make_unique<body_skipper>());
    both.push_back(std::move(writer));
    return std::make_unique<clang::MultiplexConsumer>(std::move(both));
  }
  void EndSourceFileAction() override {
    const clang::HeaderSearch& search = getCompilerInstance().getPreprocessor().getHeaderSearchInfo();
    for (const clang::FileEntryRef file : direct_) {
      repeatable_ &= search.isFileMultipleIncludeGuarded(file);
    }
    clang::GeneratePCHAction::EndSourceFileAction();
  }

 private:
  std::string into_;
  bool& repeatable_;
  std::vector<clang::FileEntryRef> direct_;
};

}  // namespace

std::optional<unit_inputs> build_preamble(const shared_preamble& preamble,
                                          const std::string& resource_directory,
                                          const std::filesystem::path& into) {
  const auto recorder = llvm::makeIntrusiveRefCnt<input_recorder>(own_disk(preamble.how));
  // Above what takes down: the text is none of the disk's.
  auto memory = llvm::makeIntrusiveRefCnt<vfs::InMemoryFileSystem>();
  memory->addFile(preamble.how.file, 0, llvm::MemoryBuffer::getMemBufferCopy(preamble.text));
  auto files = llvm::makeIntrusiveRefCnt<vfs::OverlayFileSystem>(recorder);
  files->pushOverlay(std::move(memory));
  bool repeatable = true;
  const front_end_run run = run_front_end(preamble.how, resource_directory, std::move(files),
                                          std::make_unique<precompile>(into.string(), repeatable));
  if (!run.good || !repeatable) {
    return std::nullopt;
  }
  return recorder->inputs();
}

}  // namespace snag::detector

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendActions.h"
#include "clang/Frontend/MultiplexConsumer.h"
#include "clang/Lex/Preprocessor.h"
#include "detector/front_end.h"
#include "detector/preambles.h"

namespace snag::detector {
namespace {

/// Clang's own action, bodies in system headers skipped as in the units.
class precompile : public clang::GeneratePCHAction {
 public:
  precompile(std::string into, const shared_preamble& preamble, preamble_record& record)
      : into_(std::move(into)), preamble_(preamble), record_(record) {}

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
        record_preamble(compiler.getPreprocessor(), !preamble_.first.empty(),
                        static_cast<std::size_t>(std::ranges::count(preamble_.headers, '\n')), record_));
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

 private:
  std::string into_;
  const shared_preamble& preamble_;
  preamble_record& record_;
};

}  // namespace

std::optional<preamble_parts> build_preamble(const shared_preamble& preamble,
                                             const std::string& resource_directory,
                                             const std::filesystem::path& into) {
  const auto recorder = llvm::makeIntrusiveRefCnt<input_recorder>(own_disk(preamble.how));
  // Above what takes down: the text is none of the disk's.
  auto files = with_text(recorder, preamble.how.file, preamble.text());
  preamble_record record;
  const front_end_run run = run_front_end(preamble.how, resource_directory, std::move(files),
                                          std::make_unique<precompile>(into.string(), preamble, record));
  if (!run.good || !record.repeatable || !record.independent) {
    return std::nullopt;
  }
  return preamble_parts{recorder->inputs(), std::move(record.contents)};
}

}  // namespace snag::detector

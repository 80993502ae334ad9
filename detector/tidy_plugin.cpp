// The checks as a plugin of clang-tidy: clang-tidy -load libsnag-tidy.so -checks='-*,snag-*'. The rules are
// those of snag-check; clang-tidy brings the driver, NOLINT, its own reports and --fix. It knows no
// confidence, so that what a check would not bet on is left out (option MinConfidence of each check: low,
// medium, high).

#include <memory>
#include <string>

#include "clang-tidy/ClangTidyCheck.h"
#include "clang-tidy/ClangTidyModule.h"
#include "clang/ASTMatchers/ASTMatchFinder.h"
#include "detector/check.h"
#include "detector/events.h"
#include "detector/model.h"

namespace snag::detector {
namespace {

namespace tidy = clang::tidy;

/// What all checks of one unit look at: built once, as the events cost more than any rule.
struct unit {
  explicit unit(clang::ASTContext& of) : ast(&of), known(models()), events(of, known) {}

  static const model& models() {
    static const model shipped = model::shipped();
    return shipped;
  }

  static const unit& of(clang::ASTContext& ast) {
    // One thread, one unit after the other; the address of a unit's context may be that of the one before it,
    // which is gone then, so that its end has to be watched.
    static std::unique_ptr<unit> last;
    if (!last || last->ast != &ast) {
      last = std::make_unique<unit>(ast);
      ast.AddDeallocation([](void*) { last.reset(); }, nullptr);
    }
    return *last;
  }

  clang::ASTContext* ast;
  roles known;
  translation_unit_events events;
};

class adapter : public tidy::ClangTidyCheck {
 public:
  adapter(llvm::StringRef name, tidy::ClangTidyContext* context, const check_info& rule)
      : ClangTidyCheck(name, context),
        rule_(rule),
        at_least_(parse_confidence(std::string(Options.get("MinConfidence", "medium")))
                      .value_or(confidence::medium)) {}

  void storeOptions(tidy::ClangTidyOptions::OptionMap& options) override {
    Options.store(options, "MinConfidence", llvm::StringRef(to_string(at_least_)));
  }

  void registerMatchers(clang::ast_matchers::MatchFinder* finder) override {
    finder->addMatcher(clang::ast_matchers::translationUnitDecl(), this);
  }

  void check(const clang::ast_matchers::MatchFinder::MatchResult& result) override {
    clang::ASTContext& ast = *result.Context;
    // An AST with holes makes rules see what is not there.
    if (ast.getDiagnostics().hasErrorOccurred()) {
      return;
    }
    const unit& all = unit::of(ast);
    rule_.run({ast, all.known, all.events, [&](const report& r) { tell(r, ast.getSourceManager()); }});
  }

 private:
  static bool touches_macro(const report::attached_fix& mend) {
    for (const auto& edit : mend.edits) {
      if (edit.replaced.getBegin().isMacroID() || edit.replaced.getEnd().isMacroID()) {
        return true;
      }
    }
    return false;
  }

  void tell(const report& r, const clang::SourceManager& sources) {
    if (r.sure.value_or(rule_.sure) < at_least_) {
      return;
    }
    {
      // The user's names may have a per cent sign in them: text is an argument, never the format.
      auto told = diag(sources.getFileLoc(r.at), "%0") << r.message;
      if (r.underlined.isValid()) {
        told << r.underlined;
      }
      // clang-tidy applies what hangs on the warning; of several mends none is the one.
      if (r.fixes.size() == 1 && !touches_macro(r.fixes.front())) {
        for (const auto& edit : r.fixes.front().edits) {
          told << clang::FixItHint::CreateReplacement(edit.replaced, edit.text);
        }
      }
    }
    for (const auto& note : r.notes) {
      diag(sources.getFileLoc(note.at), "%0", clang::DiagnosticIDs::Note) << note.message;
    }
  }

  const check_info& rule_;
  confidence at_least_;
};

class module : public tidy::ClangTidyModule {
 public:
  void addCheckFactories(tidy::ClangTidyCheckFactories& factories) override {
    for (const check_info* rule : all_checks()) {
      factories.registerCheckFactory(rule->name,
                                     [rule](llvm::StringRef name, tidy::ClangTidyContext* context) {
                                       return std::make_unique<adapter>(name, context, *rule);
                                     });
    }
  }
};

const tidy::ClangTidyModuleRegistry::Add<module> registered("snag-module", "Concurrency bugs (Snag).");

}  // namespace
}  // namespace snag::detector

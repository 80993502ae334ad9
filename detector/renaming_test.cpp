// Rules never go by a name of the user's: every identifier that a sample, or a planted bug, declares is
// renamed, and the findings must be the same.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>
#include <utility>

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "clang/Tooling/Tooling.h"
#include "detector/commands.h"
#include "detector/run_check_test.h"
#include "support/files.h"
#include "support/text.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;

/// The names that the main file declares first, and that nothing else in it means.
class name_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  explicit name_finder(const clang::ASTContext& ast) : sources_(ast.getSourceManager()) {
    ShouldWalkTypesOfTypeLocs = true;
  }
  std::set<std::string> own;
  std::set<std::string> foreign;

  bool VisitNamedDecl(clang::NamedDecl* declaration) override {
    if (sources_.isInMainFile(sources_.getExpansionLoc(declaration->getLocation()))) {
      sort_in(declaration);
    }
    return true;
  }
  bool VisitDeclRefExpr(clang::DeclRefExpr* use) override {
    return at(use->getLocation(), use->getFoundDecl());
  }
  bool VisitMemberExpr(clang::MemberExpr* use) override {
    return at(use->getMemberLoc(), use->getMemberDecl());
  }
  bool VisitCXXDependentScopeMemberExpr(clang::CXXDependentScopeMemberExpr* use) override {
    foreign.insert(use->getMember().getAsString());  // whose it is, nobody knows yet
    return true;
  }
  bool VisitDesignatedInitExpr(clang::DesignatedInitExpr* use) override {
    for (const auto& part : use->designators()) {
      if (part.isFieldDesignator() && part.getFieldDecl() != nullptr) {
        sort_in(part.getFieldDecl());
      }
    }
    return true;
  }

 private:
  bool at(clang::SourceLocation where, const clang::NamedDecl* what) {
    if (sources_.isInMainFile(sources_.getExpansionLoc(where))) {
      sort_in(what);
    }
    return true;
  }
  void sort_in(const clang::NamedDecl* declaration) {
    const clang::IdentifierInfo* name = declaration->getIdentifier();
    if (name == nullptr || name->getName().empty()) {
      return;
    }
    const auto* first = llvm::cast<clang::NamedDecl>(declaration->getCanonicalDecl());
    const bool here = sources_.isInMainFile(sources_.getExpansionLoc(first->getLocation()));
    const auto* function = llvm::dyn_cast<clang::FunctionDecl>(declaration);
    (here && !(function != nullptr && function->isMain()) ? own : foreign).insert(name->getName().str());
  }

  const clang::SourceManager& sources_;
};

/// The text with every own identifier renamed, line by line the same.
std::string renamed(const fs::path& file, std::size_t& count) {
  std::string text = read_file(file);
  const auto ast = clang::tooling::buildASTFromCodeWithArgs(
      text,
      {"-std=c++20", "-w", std::string("-I") + SNAG_SOURCE_DIR, "-resource-dir=" + resource_directory("")},
      file.string());
  if (ast == nullptr || ast->getDiagnostics().hasErrorOccurred()) {
    ADD_FAILURE() << file << " does not parse";
    return text;
  }
  name_finder names(ast->getASTContext());
  for (clang::Decl* top : ast->getASTContext().getTranslationUnitDecl()->decls()) {
    if (ast->getSourceManager().isInMainFile(ast->getSourceManager().getExpansionLoc(top->getLocation()))) {
      names.TraverseDecl(top);
    }
  }
  std::map<std::string, std::string> fresh;
  for (const std::string& name : names.own) {
    if (!names.foreign.contains(name)) {
      fresh.emplace(name, "zq" + std::to_string(fresh.size()) + "x");
    }
  }
  count = fresh.size();

  const clang::SourceManager& sources = ast->getSourceManager();
  clang::Lexer lexer(sources.getMainFileID(), sources.getBufferOrFake(sources.getMainFileID()), sources,
                     ast->getLangOpts());
  std::string out;
  unsigned copied = 0;
  bool directive = false;
  bool qualified = false;  // by somebody else's name: the mutex of std::mutex
  std::string last;
  clang::Token token;
  while (!lexer.LexFromRawLexer(token)) {
    directive = token.isAtStartOfLine() ? token.is(clang::tok::hash) : directive;
    if (token.is(clang::tok::coloncolon)) {
      qualified = !fresh.contains(last);
      continue;
    }
    last = token.is(clang::tok::raw_identifier) ? token.getRawIdentifier().str() : "";
    const bool foreign = std::exchange(qualified, false);
    if (!directive && !foreign && token.is(clang::tok::raw_identifier)) {
      const auto name = fresh.find(token.getRawIdentifier().str());
      if (name != fresh.end()) {
        const unsigned offset = sources.getFileOffset(token.getLocation());
        out += text.substr(copied, offset - copied) + name->second;
        copied = offset + token.getLength();
      }
    }
  }
  return out + text.substr(copied);
}

using shape = std::tuple<unsigned, std::string, std::size_t, std::size_t>;

std::multiset<shape> findings_of(const fs::path& file) {
  const workplace here;
  const finished done =
      here.check({"--json", file.string(), "--", std::string("-I") + SNAG_SOURCE_DIR, "-std=c++20"});
  EXPECT_TRUE(done.code == 0 || done.code == 1) << done.err;
  std::multiset<shape> found;
  for (const auto& f : nlohmann::json::parse(done.out).at("findings")) {
    found.emplace(f.at("line").get<unsigned>(), f.at("check").get<std::string>(), f.at("notes").size(),
                  f.at("fixes").size());
  }
  return found;
}

std::vector<fs::path> all_files() {
  std::vector<fs::path> all;
  for (const char* folder : {"/detector/testdata", "/buggy", "/fixed"}) {
    for (const auto& entry : fs::recursive_directory_iterator(std::string(SNAG_SOURCE_DIR) + folder)) {
      // Samples of the models name little of their own, and their libraries' headers take seconds to read.
      const bool of_a_model = entry.path().string().find("/testdata/models/") != std::string::npos;
      if (entry.path().extension() == ".cpp" && !of_a_model) {
        all.push_back(entry.path());
      }
    }
  }
  std::ranges::sort(all);
  return all;
}

class renaming : public testing::TestWithParam<fs::path> {};

TEST_P(renaming, changes_no_finding) {
  std::size_t count = 0;
  const std::string text = renamed(GetParam(), count);
  EXPECT_GE(count, 2U) << "nothing to rename: the test would prove nothing";
  const workplace here;
  const fs::path other = here.file("renamed.cpp", text);
  EXPECT_EQ(findings_of(other), findings_of(GetParam())) << text;
}

INSTANTIATE_TEST_SUITE_P(all, renaming, testing::ValuesIn(all_files()), [](const auto& of) {
  std::string name = of.param.lexically_relative(SNAG_SOURCE_DIR).replace_extension().string();
  std::ranges::replace_if(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
});

}  // namespace
}  // namespace snag::detector

// Rules never go by a name of the user's: every identifier that a sample, or a planted bug, declares is
// renamed, and the findings must be the same. The header that a case has for its variants alone is renamed
// with them: the class that a variant implements is declared there.

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

/// The header of a variant's case, by its path from the root of the tree: "" for what is no variant.
std::string case_header(const fs::path& file) {
  const std::string in_tree = file.lexically_relative(SNAG_SOURCE_DIR).replace_extension(".h").string();
  for (const std::string_view variant : {"buggy/", "fixed/"}) {
    if (in_tree.starts_with(variant)) {
      return "cases/" + in_tree.substr(variant.size());
    }
  }
  return {};
}

/// The names that the file and its case's header declare first, and that nothing else in them means.
class name_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  name_finder(const clang::ASTContext& ast, std::set<clang::FileID> files)
      : sources_(ast.getSourceManager()), files_(std::move(files)) {
    ShouldWalkTypesOfTypeLocs = true;
  }
  std::set<std::string> own;
  std::set<std::string> foreign;

  [[nodiscard]] bool is_here(clang::SourceLocation where) const {
    return files_.contains(sources_.getFileID(sources_.getExpansionLoc(where)));
  }

  bool VisitNamedDecl(clang::NamedDecl* declaration) override {
    if (is_here(declaration->getLocation())) {
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
    if (is_here(where)) {
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
    const bool here = is_here(first->getLocation());
    const auto* function = llvm::dyn_cast<clang::FunctionDecl>(declaration);
    (here && !(function != nullptr && function->isMain()) ? own : foreign).insert(name->getName().str());
  }

  const clang::SourceManager& sources_;
  std::set<clang::FileID> files_;
};

using name_map = std::map<std::string, std::string>;

/// The text of one file with those names replaced, line by line the same.
std::string rewritten(const clang::ASTUnit& ast, clang::FileID file, const name_map& fresh) {
  const clang::SourceManager& sources = ast.getSourceManager();
  const llvm::MemoryBufferRef buffer = sources.getBufferOrFake(file);
  const std::string text = buffer.getBuffer().str();
  clang::Lexer lexer(file, buffer, sources, ast.getLangOpts());
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

/// A file with every identifier of its own renamed, and the header that was renamed with it.
struct renamed_file {
  std::string text;
  std::string header;  ///< empty: none
  std::size_t names = 0;
};

renamed_file renamed(const fs::path& file) {
  renamed_file out{.text = read_file(file), .header = {}};
  const auto ast = clang::tooling::buildASTFromCodeWithArgs(
      out.text,
      {"-std=c++20", "-w", std::string("-I") + SNAG_SOURCE_DIR, "-resource-dir=" + resource_directory(""),
       "-include-pch", SNAG_PRECOMPILED},
      file.string());
  if (ast == nullptr || ast->getDiagnostics().hasErrorOccurred()) {
    ADD_FAILURE() << file << " does not parse";
    return out;
  }
  clang::SourceManager& sources = ast->getSourceManager();
  std::set<clang::FileID> files = {sources.getMainFileID()};
  clang::FileID header;
  if (const std::string name = case_header(file); !name.empty()) {
    if (const auto entry = sources.getFileManager().getOptionalFileRef(SNAG_SOURCE_DIR "/" + name)) {
      header = sources.translateFile(*entry);
    }
    EXPECT_TRUE(header.isValid()) << file << " does not include " << name;
    files.insert(header);
  }
  name_finder names(ast->getASTContext(), files);
  for (clang::Decl* top : ast->getASTContext().getTranslationUnitDecl()->decls()) {
    if (names.is_here(top->getLocation())) {
      names.TraverseDecl(top);
    }
  }
  name_map fresh;
  for (const std::string& name : names.own) {
    if (!names.foreign.contains(name)) {
      fresh.emplace(name, "zq" + std::to_string(fresh.size()) + "x");
    }
  }
  out.names = fresh.size();
  out.text = rewritten(*ast, sources.getMainFileID(), fresh);
  if (header.isValid()) {
    out.header = rewritten(*ast, header, fresh);
  }
  return out;
}

using shape = std::tuple<unsigned, std::string, std::size_t, std::size_t>;

/// What is found in a file that includes from `root` before it includes from the tree.
std::multiset<shape> findings_of(const workplace& here, const fs::path& file, const fs::path& root) {
  const finished done =
      here.check({"--json", file.string(), "--", "-I" + root.string(), std::string("-I") + SNAG_SOURCE_DIR,
                  "-std=c++20", "-include-pch", SNAG_PRECOMPILED});
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
      const bool of_a_model = entry.path().string().find("/testdata/models/") != std::string::npos ||
                              entry.path().string().find("/testdata/cross_tu/") != std::string::npos;
      // A name in a macro's text is not renamed with the others, nor is a library's template with what
      // specialises it.
      static const std::set<std::string> not_to_rename = {"failed_assertion", "guard_at_hand"};
      const bool left_out = not_to_rename.contains(entry.path().stem().string());
      if (entry.path().extension() == ".cpp" && !of_a_model && !left_out) {
        all.push_back(entry.path());
      }
    }
  }
  std::ranges::sort(all);
  return all;
}

class renaming : public testing::TestWithParam<fs::path> {};

TEST_P(renaming, changes_no_finding) {
  const renamed_file other = renamed(GetParam());
  EXPECT_GE(other.names, 3U) << "nothing to rename: the test would prove nothing";
  const workplace here;
  const fs::path file = here.file("renamed.cpp", other.text);
  if (!other.header.empty()) {
    here.file(case_header(GetParam()), other.header);
  }
  EXPECT_EQ(findings_of(here, file, file.parent_path()), findings_of(here, GetParam(), SNAG_SOURCE_DIR))
      << other.header << other.text;
}

INSTANTIATE_TEST_SUITE_P(all, renaming, testing::ValuesIn(all_files()), [](const auto& of) {
  std::string name = of.param.lexically_relative(SNAG_SOURCE_DIR).replace_extension().string();
  std::ranges::replace_if(name, [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
  return name;
});

}  // namespace
}  // namespace snag::detector

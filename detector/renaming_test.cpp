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
    for (const clang::FileID file : files_) {
      add_macros(file, ast.getLangOpts());
    }
  }
  std::set<std::string> own;
  /// To begin with, what the language asks a coroutine's classes for.
  std::set<std::string> foreign = {"promise_type",  "get_return_object", "initial_suspend",
                                   "final_suspend", "return_void",       "return_value",
                                   "yield_value",   "await_transform",   "unhandled_exception",
                                   "await_ready",   "await_suspend",     "await_resume"};

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
  /// Directives are not rewritten: a name in a macro's text stays, and so it must where it is declared.
  void add_macros(clang::FileID file, const clang::LangOptions& language) {
    clang::Lexer lexer(file, sources_.getBufferOrFake(file), sources_, language);
    bool directive = false;
    clang::Token token;
    while (!lexer.LexFromRawLexer(token)) {
      directive = token.isAtStartOfLine() ? token.is(clang::tok::hash) : directive;
      if (directive && token.is(clang::tok::raw_identifier)) {
        foreign.insert(token.getRawIdentifier().str());
      }
    }
  }
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
    const clang::Decl* named = declaration;
    if (const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(named);
        record != nullptr && record->isInjectedClassName()) {
      named = llvm::cast<clang::Decl>(record->getDeclContext());
    }
    if (const auto* special = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(named)) {
      named = special->getSpecializedTemplate();  // the name is the template's, wherever that is
    }
    const bool here = is_here(named->getCanonicalDecl()->getLocation());
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

/// All that a finding says without a name.
using shape = std::tuple<unsigned, std::string, std::size_t, std::size_t>;

std::multiset<shape> shapes_of(const std::vector<nlohmann::json>& findings) {
  std::multiset<shape> shapes;
  for (const auto& f : findings) {
    shapes.emplace(f.at("line").get<unsigned>(), f.at("check").get<std::string>(), f.at("notes").size(),
                   f.at("fixes").size());
  }
  return shapes;
}

std::vector<fs::path> all_files() {
  std::vector<fs::path> all;
  for (const char* folder : {"/detector/testdata", "/buggy", "/fixed"}) {
    for (const auto& entry : fs::recursive_directory_iterator(std::string(SNAG_SOURCE_DIR) + folder)) {
      // Samples of the models name little of their own, and their libraries' headers take seconds to read.
      const bool of_a_model = entry.path().string().find("/testdata/models/") != std::string::npos ||
                              entry.path().string().find("/testdata/cross_tu/") != std::string::npos;
      if (entry.path().extension() == ".cpp" && !of_a_model) {
        all.push_back(entry.path());
      }
    }
  }
  std::ranges::sort(all);
  return all;
}

/// The files of a group, each with what it became and what is found in both.
class renamed_group {
 public:
  explicit renamed_group(const std::string& name) {
    std::vector<file_to_check> files;
    const std::vector<std::string> flags = {std::string("-I") + SNAG_SOURCE_DIR, "-std=c++20", "-include",
                                            SNAG_SOURCE_DIR "/detector/testdata/precompiled.h"};
    for (const fs::path& file : all_files()) {
      if (group_of(file) == name) {
        const renamed_file other = renamed(file);
        const std::string folder = std::to_string(files_.size());
        // Found before the tree's own, as it stands beside what includes it.
        if (!other.header.empty()) {
          here_.file(folder + "/" + case_header(file), other.header);
        }
        files_[file] = {here_.file(folder + "/renamed.cpp", other.text), other.names};
        files.push_back({file, flags});
        files.push_back({files_[file].copy, flags});
      }
    }
    found_ = here_.check_all(files);
  }

  void expect_same(const fs::path& file) const {
    const auto& [copy, names] = files_.at(file);
    EXPECT_GE(names, 3U) << "nothing to rename: the test would prove nothing";
    EXPECT_EQ(shapes_of(found_.at(copy)), shapes_of(found_.at(file))) << read_file(copy);
  }

 private:
  struct pair {
    fs::path copy;
    std::size_t names = 0;
  };
  workplace here_;
  std::map<fs::path, pair> files_;
  findings_by_file found_;
};

class renaming : public testing::TestWithParam<fs::path> {};

TEST_P(renaming, changes_no_finding) {
  static std::map<std::string, renamed_group> groups;  // checked at the first need
  const std::string group = group_of(GetParam());
  groups.try_emplace(group, group).first->second.expect_same(GetParam());
}

INSTANTIATE_TEST_SUITE_P(all, renaming, testing::ValuesIn(all_files()),
                         [](const auto& of) { return test_name_of(of.param); });

}  // namespace
}  // namespace snag::detector

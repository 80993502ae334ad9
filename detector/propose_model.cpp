#include "detector/propose_model.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include "clang/AST/DeclTemplate.h"
#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "detector/front_end.h"
#include "detector/model_proposal.h"
#include "detector/roles.h"
#include "support/exit_code.h"

namespace snag::detector {
namespace {

/// Names that people give to what is called: a parameter of a template has no type to ask.
bool names_something_callable(llvm::StringRef name) {
  static constexpr std::array names = {"f",   "fn",      "func",     "function", "callable", "task",
                                       "job", "handler", "work",     "closure",  "callback", "body",
                                       "fun", "functor", "runnable", "cb"};
  const std::string lower = name.trim('_').lower();
  return std::ranges::find(names, lower) != names.end();
}

bool is_callable(const clang::ParmVarDecl& parameter) {
  const clang::QualType type = parameter.getType().getNonReferenceType();
  if (type->isFunctionPointerType() || type->isMemberFunctionPointerType()) {
    return true;
  }
  if (const auto* of_template = type->getAs<clang::TemplateTypeParmType>()) {
    const clang::TemplateTypeParmDecl* declared = of_template->getDecl();
    return names_something_callable(parameter.getName()) ||
           (declared != nullptr && names_something_callable(declared->getName()));
  }
  if (const auto* special = type->getAs<clang::TemplateSpecializationType>()) {
    const clang::TemplateDecl* of = special->getTemplateName().getAsTemplateDecl();
    const std::string name = of == nullptr ? "" : of->getNameAsString();
    if (name.find("function") != std::string::npos || name.find("Function") != std::string::npos) {
      return true;
    }
  }
  const auto* record = type->getAsCXXRecordDecl();
  if (record == nullptr || !record->hasDefinition()) {
    return false;
  }
  const auto call = record->getASTContext().DeclarationNames.getCXXOperatorName(clang::OO_Call);
  return !record->lookup(call).empty();
}

/// The names of what a body calls.
class callee_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  std::vector<std::string> names;
  bool VisitCallExpr(clang::CallExpr* call) override {
    if (const auto* member = llvm::dyn_cast<clang::CXXDependentScopeMemberExpr>(call->getCallee())) {
      names.push_back(member->getMember().getAsString());
    } else if (const auto* callee = call->getDirectCallee()) {
      names.push_back(callee->getDeclName().getAsString());
    }
    return true;
  }
};

class declaration_reader : public clang::DynamicRecursiveASTVisitor {
 public:
  explicit declaration_reader(const clang::ASTContext& ast) : ast_(ast), sources_(ast.getSourceManager()) {
    ShouldVisitImplicitCode = false;
    ShouldVisitTemplateInstantiations = false;
  }
  std::vector<declared_type> types;
  std::vector<declared_function> functions;

  bool VisitCXXRecordDecl(clang::CXXRecordDecl* record) override {
    if (!record->isThisDeclarationADefinition() || record->isLambda() || !record->getIdentifier() ||
        llvm::isa<clang::ClassTemplateSpecializationDecl>(record) ||
        record->getAccess() == clang::AS_private || record->getAccess() == clang::AS_protected) {
      return true;
    }
    declared_type type;
    type.name = model_name(*record);
    type.line = line_of(*record);
    for (const clang::Decl* one : record->decls()) {
      if (one->getAccess() == clang::AS_private || one->getAccess() == clang::AS_protected) {
        continue;
      }
      if (const auto* wrapped = llvm::dyn_cast<clang::FunctionTemplateDecl>(one)) {
        one = wrapped->getTemplatedDecl();
      }
      const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(one);
      if (method == nullptr || method->isImplicit()) {
        continue;
      }
      if (const auto* destructor = llvm::dyn_cast<clang::CXXDestructorDecl>(method)) {
        type.has_destructor = !destructor->isDefaulted();
        type.destructor_calls = called_by(*destructor);
      } else if (const auto* made = llvm::dyn_cast<clang::CXXConstructorDecl>(method)) {
        type.copyable &= !(made->isCopyConstructor() && made->isDeleted());
        if (!made->isCopyOrMoveConstructor() && !made->isDeleted()) {
          type.constructors.push_back(read(*made));
        }
      } else if (method->getDeclName().isIdentifier() && !method->isDeleted()) {
        type.members.push_back(read(*method));
      }
    }
    types.push_back(std::move(type));
    return true;
  }

  bool VisitFunctionDecl(clang::FunctionDecl* function) override {
    if (!llvm::isa<clang::CXXMethodDecl>(function) && function->getDeclName().isIdentifier() &&
        !function->isImplicit()) {
      functions.push_back(read(*function));
    }
    return true;
  }
  bool TraverseFunctionDecl(clang::FunctionDecl* function) override { return VisitFunctionDecl(function); }
  bool TraverseCXXMethodDecl(clang::CXXMethodDecl* /*read with its class*/) override { return true; }

 private:
  unsigned line_of(const clang::Decl& declaration) const {
    return sources_.getExpansionLineNumber(declaration.getLocation());
  }

  static std::vector<std::string> called_by(const clang::FunctionDecl& function) {
    callee_finder finder;
    if (const clang::Stmt* body = function.getBody()) {
      finder.TraverseStmt(const_cast<clang::Stmt*>(body));  // the visitor only reads
    }
    return finder.names;
  }

  /// The declaration up to its body, on one line.
  std::string text_of(const clang::FunctionDecl& function) const {
    clang::SourceLocation end = function.getEndLoc();
    if (const clang::Stmt* body = function.doesThisDeclarationHaveABody() ? function.getBody() : nullptr) {
      end = body->getBeginLoc();
    }
    clang::SourceLocation begin = function.getBeginLoc();
    std::string text =
        clang::Lexer::getSourceText(clang::CharSourceRange::getCharRange(sources_.getExpansionLoc(begin),
                                                                         sources_.getExpansionLoc(end)),
                                    sources_, ast_.getLangOpts())
            .str();
    if (text.empty() || end == function.getEndLoc()) {
      text = clang::Lexer::getSourceText(clang::CharSourceRange::getTokenRange(
                                             sources_.getExpansionLoc(begin), sources_.getExpansionLoc(end)),
                                         sources_, ast_.getLangOpts())
                 .str();
    }
    if (const std::size_t initialisers = text.find(" : "); initialisers != std::string::npos) {
      text.erase(initialisers);  // of a constructor
    }
    std::string line;
    for (const char c : text) {
      const bool blank = std::isspace(static_cast<unsigned char>(c)) != 0;
      if (!blank || (!line.empty() && line.back() != ' ')) {
        line += blank ? ' ' : c;
      }
    }
    while (!line.empty() && line.back() == ' ') {
      line.pop_back();
    }
    return line.size() > 100 ? line.substr(0, 97) + "..." : line;
  }

  declared_function read(const clang::FunctionDecl& function) const {
    declared_function f;
    f.name = model_name(function);
    const std::size_t colon = f.name.rfind(':');
    f.last = colon == std::string::npos ? f.name : f.name.substr(colon + 1);
    f.line = line_of(function);
    f.declaration = text_of(function);
    f.returns_nothing = function.getReturnType()->isVoidType();
    f.returns_truth = function.getReturnType()->isBooleanType();
    f.calls = called_by(function);
    for (const clang::ParmVarDecl* parameter : function.parameters()) {
      const clang::QualType type = parameter->getType();
      const bool refers = type->isLValueReferenceType() || type->isPointerType();
      clang::QualType plain = type->isPointerType() ? type->getPointeeType() : type.getNonReferenceType();
      declared_parameter p;
      p.callable = is_callable(*parameter);
      p.integer = plain->isIntegerType() && !plain->isBooleanType() && !refers;
      p.by_reference = refers && !plain.isConstQualified();
      p.name = parameter->getNameAsString();
      if (const auto* record = plain->getAsCXXRecordDecl()) {
        p.type = model_name(*record);
      } else if (const auto* special = plain->getAs<clang::TemplateSpecializationType>()) {
        const clang::TemplateDecl* of = special->getTemplateName().getAsTemplateDecl();
        p.type = of == nullptr ? "" : model_name(*of);
      }
      f.parameters.push_back(std::move(p));
    }
    return f;
  }

  const clang::ASTContext& ast_;
  const clang::SourceManager& sources_;
};

}  // namespace

std::string propose_model(const std::string& header, command_request request,
                          const std::string& resource_dir) {
  namespace fs = std::filesystem;
  if (!fs::is_regular_file(header)) {
    throw user_error("--propose-model " + header + ": there is no such file; name a header");
  }
  if (request.database.empty() && !request.has_flags) {
    request.has_flags = true;
    request.flags = {"-std=c++20", "-I" + fs::absolute(header).parent_path().string()};
  }
  request.files = {header};
  const command_selection work = select_commands(request);
  if (work.commands.empty()) {
    throw user_error("--propose-model " + header +
                     ": nothing says how it is compiled; give flags after '--'");
  }
  compile_command command = work.commands.front();
  // A header by itself would be read as C.
  if (std::ranges::none_of(command.arguments, [](const std::string& a) { return a.starts_with("-x"); })) {
    command.arguments.insert(command.arguments.begin() + 1, "-xc++");
  }
  const bool own_resources = std::ranges::any_of(
      command.arguments, [](const std::string& a) { return a.starts_with("-resource-dir"); });
  std::string text;
  with_tree(command, own_resources ? std::string() : resource_directory(resource_dir),
            [&](clang::ASTContext& ast) {
              declaration_reader reader(ast);
              const auto& sources = ast.getSourceManager();
              for (clang::Decl* top : ast.getTranslationUnitDecl()->decls()) {
                if (sources.isInMainFile(sources.getExpansionLoc(top->getLocation()))) {
                  reader.TraverseDecl(top);
                }
              }
              text = proposal(header, reader.types, reader.functions);
            });
  return text;
}

}  // namespace snag::detector

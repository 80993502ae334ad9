// The text of fix-its: what is written where.

#include "detector/checks/mends.h"

#include <algorithm>

#include "clang/AST/DeclTemplate.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"

namespace snag::detector {
namespace {

/// The first of a file's bytes that a place stands in, and where in it.
struct in_buffer {
  llvm::StringRef text;
  unsigned offset = 0;
};

in_buffer buffer_at(const check_context& context, clang::SourceLocation where) {
  const auto& sources = context.ast.getSourceManager();
  const auto [file, offset] = sources.getDecomposedLoc(where);
  return {sources.getBufferData(file), offset};
}

/// The blanks in front of the first word of a line.
std::string indent_of(const check_context& context, clang::SourceLocation where) {
  const in_buffer at = buffer_at(context, where);
  const std::size_t line = at.text.rfind('\n', at.offset) + 1;  // npos + 1 is the file's beginning
  return at.text.substr(line, at.text.find_first_not_of(" \t", line) - line).str();
}

clang::SourceLocation behind(const check_context& context, const clang::Stmt* statement) {
  return clang::Lexer::findLocationAfterToken(statement->getEndLoc(), clang::tok::semi,
                                              context.ast.getSourceManager(), context.ast.getLangOpts(),
                                              /*SkipTrailingWhitespaceAndNewLine=*/false);
}

}  // namespace

const clang::Stmt* statement_of(const body_events& body, const clang::Stmt* call) {
  const clang::Stmt* whole = call;
  const clang::Stmt* around = call == nullptr ? nullptr : body.parents->getParent(call);
  while (llvm::isa_and_nonnull<clang::FullExpr>(around)) {
    whole = around;
    around = body.parents->getParent(around);
  }
  return llvm::isa_and_nonnull<clang::CompoundStmt>(around) ? whole : nullptr;
}

std::optional<report::edit> without_statement(const check_context& context, const clang::Stmt* statement) {
  clang::SourceLocation from = statement->getBeginLoc();
  clang::SourceLocation to = llvm::isa<clang::DeclStmt>(statement)
                                 ? statement->getEndLoc().getLocWithOffset(1)
                                 : behind(context, statement);
  if (from.isMacroID() || to.isInvalid() || to.isMacroID()) {
    return std::nullopt;
  }
  const in_buffer begin = buffer_at(context, from);
  const in_buffer end = buffer_at(context, to);
  const std::size_t line = begin.text.rfind('\n', begin.offset) + 1;
  const std::size_t next = begin.text.find('\n', end.offset);
  const bool alone = begin.text.slice(line, begin.offset).trim().empty() && next != llvm::StringRef::npos;
  const llvm::StringRef rest =
      next == llvm::StringRef::npos ? llvm::StringRef() : begin.text.slice(end.offset, next).trim();
  if (alone && (rest.empty() || rest.starts_with("//"))) {
    from = from.getLocWithOffset(-static_cast<int>(begin.offset - line));
    to = to.getLocWithOffset(static_cast<int>(next + 1 - end.offset));
  }
  return report::edit{clang::CharSourceRange::getCharRange(from, to), ""};
}

std::optional<report::edit> at_beginning(const check_context& context, const clang::CompoundStmt* block,
                                         llvm::StringRef statement) {
  if (block == nullptr || block->getLBracLoc().isMacroID() || block->body_empty()) {
    return std::nullopt;
  }
  const clang::SourceLocation open = block->getLBracLoc().getLocWithOffset(1);
  const clang::SourceLocation first = block->body_front()->getBeginLoc();
  if (first.isMacroID()) {
    return std::nullopt;
  }
  const auto& sources = context.ast.getSourceManager();
  const bool one_line = sources.getSpellingLineNumber(open) == sources.getSpellingLineNumber(first);
  const std::string indent = one_line ? "" : indent_of(context, first);
  std::string text = one_line ? " " : "\n" + indent;
  for (const char c : statement) {
    text += c;
    if (c == '\n') {
      text += indent;
    }
  }
  return report::edit{clang::CharSourceRange::getCharRange(open, open), std::move(text)};
}

std::string text_of(const check_context& context, clang::SourceRange range) {
  if (range.isInvalid() || range.getBegin().isMacroID() || range.getEnd().isMacroID()) {
    return "";
  }
  return clang::Lexer::getSourceText(clang::CharSourceRange::getTokenRange(range),
                                     context.ast.getSourceManager(), context.ast.getLangOpts())
      .str();
}

std::string object_text(const check_context& context, const body_events& body, const clang::Stmt* call) {
  const auto* member = llvm::dyn_cast_or_null<clang::CXXMemberCallExpr>(call);
  const auto* callee =
      member == nullptr ? nullptr : llvm::dyn_cast<clang::MemberExpr>(member->getCallee()->IgnoreParens());
  if (callee == nullptr || callee->isImplicitAccess() || callee->getMemberLoc().isMacroID() ||
      call->getBeginLoc().isMacroID()) {
    return "";
  }
  const object root = context.events.object_of(member->getImplicitObjectArgument());
  const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(root.root);
  if (!root || (variable != nullptr && variable->getDeclContext() == body.function &&
                !llvm::isa<clang::ParmVarDecl>(variable))) {
    return "";
  }
  std::string text = clang::Lexer::getSourceText(
                         clang::CharSourceRange::getCharRange(call->getBeginLoc(), callee->getMemberLoc()),
                         context.ast.getSourceManager(), context.ast.getLangOpts())
                         .rtrim()
                         .str();
  // A name, maybe behind others: no call that is made once more, or at another time.
  if (text.ends_with("->")) {
    text = "(*" + text.substr(0, text.size() - 2) + ")";
  } else if (text.ends_with(".")) {
    text.pop_back();
  }
  const auto is_name = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
           std::string_view("_.:->*()").find(c) != std::string_view::npos;
  };
  const bool calls = text.find("()") != std::string::npos;
  return !calls && std::ranges::all_of(text, is_name) ? text : "";
}

std::string unused_name(const check_context& context, const body_events& body,
                        std::initializer_list<std::string_view> names) {
  const std::string text = text_of(context, body.body->getSourceRange());
  for (const std::string_view name : names) {
    if (text.find(name) == std::string::npos) {
      return std::string(name);
    }
  }
  return std::string(*names.begin()) + "_2";
}

bool is_declared(const check_context& context, std::string_view qualified) {
  const clang::DeclContext* scope = context.ast.getTranslationUnitDecl();
  while (!qualified.empty() && scope != nullptr) {
    const std::size_t colons = qualified.find("::");
    const std::string_view part = qualified.substr(0, colons);
    const auto found = scope->lookup(&context.ast.Idents.get(llvm::StringRef(part.data(), part.size())));
    if (found.empty()) {
      return false;
    }
    if (colons == std::string_view::npos) {
      return true;
    }
    qualified.remove_prefix(colons + 2);
    scope = llvm::dyn_cast<clang::DeclContext>(*found.begin());
  }
  return false;
}

bool can_be_copied(clang::QualType type) {
  type = type.getNonReferenceType();
  const auto* record = type->getAsCXXRecordDecl();
  if (record == nullptr) {
    return type->isScalarType();
  }
  record = record->getDefinition();
  if (record == nullptr) {
    return false;
  }
  if (record->needsImplicitCopyConstructor() ? record->defaultedCopyConstructorIsDeleted()
                                             : !record->hasCopyConstructorWithConstParam()) {
    return false;
  }
  for (const clang::CXXConstructorDecl* constructor : record->ctors()) {
    if (constructor->isCopyConstructor() &&
        (constructor->isDeleted() || constructor->getAccess() == clang::AS_private)) {
      return false;
    }
  }
  // A container declares a copy whatever its elements can do.
  if (const auto* special = llvm::dyn_cast<clang::ClassTemplateSpecializationDecl>(record)) {
    for (const clang::TemplateArgument& argument : special->getTemplateArgs().asArray()) {
      if (argument.getKind() == clang::TemplateArgument::Type && argument.getAsType()->isRecordType() &&
          !can_be_copied(argument.getAsType())) {
        return false;
      }
    }
  }
  return true;
}

void offer_locked_write(const check_context& context, const body_events& body, const event& write,
                        const clang::ValueDecl* lock, report& r) {
  const clang::Stmt* statement = statement_of(body, write.at);
  const auto* record = lock->getType().getNonReferenceType()->getAsCXXRecordDecl();
  if (statement == nullptr || record == nullptr || record->getDefinition() == nullptr) {
    return;
  }
  const function_model* takes = nullptr;
  for (const clang::CXXMethodDecl* method : record->getDefinition()->methods()) {
    const function_model* model = context.known.of(method);
    takes = model != nullptr && model->is == role::lock && !model->shared && !model->guard.empty() ? model
                                                                                                   : takes;
  }
  const clang::SourceLocation end = behind(context, statement);
  if (takes == nullptr || !is_declared(context, takes->guard) || !context.ast.getLangOpts().CPlusPlus17 ||
      end.isInvalid() || end.isMacroID() || statement->getBeginLoc().isMacroID()) {
    return;
  }
  // The lock as it is called here: beside what is written, or by its own name.
  std::string name = lock->getNameAsString();
  if (llvm::isa<clang::FieldDecl>(lock)) {
    const clang::Expr* written = nullptr;
    if (const auto* op = llvm::dyn_cast<clang::BinaryOperator>(write.at)) {
      written = op->getLHS()->IgnoreParenImpCasts();
    } else if (const auto* step = llvm::dyn_cast<clang::UnaryOperator>(write.at)) {
      written = step->getSubExpr()->IgnoreParenImpCasts();
    }
    const auto* member = llvm::dyn_cast_or_null<clang::MemberExpr>(written);
    const auto* sibling =
        member == nullptr ? nullptr : llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl());
    if (sibling == nullptr || sibling->getParent() != llvm::cast<clang::FieldDecl>(lock)->getParent()) {
      return;
    }
    if (!member->isImplicitAccess()) {
      const std::string base = text_of(context, member->getBase()->getSourceRange());
      if (base.empty()) {
        return;
      }
      name = base + (member->isArrow() ? "->" : ".") + name;
    }
  } else if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(body.function);
             method != nullptr && method->getParent()->isLambda() &&
             method->getParent()->getLambdaCaptureDefault() != clang::LCD_ByRef) {
    return;  // it is not captured, for all that is asked here
  }
  const std::string guard = unused_name(context, body, {"hold", "held", "locked"});
  const std::string indent = indent_of(context, statement->getBeginLoc());
  const clang::SourceLocation begin = statement->getBeginLoc();
  r.fixes.push_back(
      {"write it under the lock",
       {{clang::CharSourceRange::getCharRange(begin, begin),
         "{\n" + indent + "  const " + takes->guard + " " + guard + "(" + name + ");\n" + indent + "  "},
        {clang::CharSourceRange::getCharRange(end, end), "\n" + indent + "}"}}});
}

}  // namespace snag::detector

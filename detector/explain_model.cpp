#include "detector/explain_model.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "clang/Lex/Lexer.h"
#include "detector/cross_tu_table.h"
#include "detector/events.h"
#include "detector/events_elsewhere.h"
#include "detector/explain_summary.h"
#include "detector/front_end.h"
#include "detector/inferred_roles.h"
#include "detector/report_text.h"
#include "detector/roles.h"
#include "support/text.h"

namespace snag::detector {
namespace {

struct call_place {
  std::string file;
  unsigned line = 0;
  unsigned column = 0;  ///< 0: any
};

call_place parse_place(const std::string& text) {
  std::vector<std::string> parts = split(text, ':');
  std::vector<unsigned> numbers;
  while (parts.size() > 1 && numbers.size() < 2) {
    const auto number = parse_number(parts.back());
    if (!number || *number == 0 || *number > 100'000'000) {
      break;
    }
    numbers.insert(numbers.begin(), static_cast<unsigned>(*number));
    parts.pop_back();
  }
  call_place found{fmt::format("{}", fmt::join(parts, ":")), 0, 0};
  if (numbers.empty() || found.file.empty()) {
    throw user_error("--explain-model " + text +
                     ": write FILE:LINE, as in --explain-model src/server.cpp:12");
  }
  found.line = numbers.front();
  found.column = numbers.size() > 1 ? numbers.back() : 0;
  return found;
}

/// The calls and constructions that begin on a line.
class call_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  call_finder(const clang::SourceManager& sources, call_place wanted)
      : sources_(sources), wanted_(std::move(wanted)) {
    ShouldVisitTemplateInstantiations = true;
    ShouldVisitImplicitCode = false;
  }
  std::vector<const clang::Expr*> found;

  bool VisitCallExpr(clang::CallExpr* call) override {
    const auto* member = llvm::dyn_cast<clang::MemberExpr>(call->getCallee()->IgnoreParenImpCasts());
    take(call, member != nullptr ? member->getMemberLoc() : call->getBeginLoc());
    return true;
  }
  bool VisitCXXConstructExpr(clang::CXXConstructExpr* made) override {
    if (!made->isElidable() && !made->getConstructor()->isImplicit()) {
      take(made, made->getLocation());
    }
    return true;
  }

 private:
  void take(const clang::Expr* call, clang::SourceLocation at) {
    const clang::SourceLocation where = sources_.getExpansionLoc(at);
    const clang::SourceLocation begin = sources_.getExpansionLoc(call->getBeginLoc());
    const bool on_line = sources_.getExpansionLineNumber(where) == wanted_.line ||
                         sources_.getExpansionLineNumber(begin) == wanted_.line;
    if (!sources_.isInMainFile(where) || !on_line ||
        (wanted_.column != 0 && sources_.getExpansionColumnNumber(where) != wanted_.column &&
         sources_.getExpansionColumnNumber(begin) != wanted_.column)) {
      return;
    }
    // Every instance of a template has the same calls.
    if (std::ranges::none_of(found, [&](const clang::Expr* other) {
          return other->getBeginLoc() == call->getBeginLoc() && other->getEndLoc() == call->getEndLoc() &&
                 other->getStmtClass() == call->getStmtClass();
        })) {
      found.push_back(call);
    }
  }

  const clang::SourceManager& sources_;
  call_place wanted_;
};

class explainer {
 public:
  explainer(clang::ASTContext& ast, const roles& known, const summary_table& others)
      : ast_(ast), known_(known), others_(others), events_(ast, known, &others) {}

  std::string of(const clang::Expr& call) const {
    const auto& sources = ast_.getSourceManager();
    const clang::SourceLocation at = sources.getExpansionLoc(call.getBeginLoc());
    const clang::FunctionDecl* callee = nullptr;
    const function_model* model = nullptr;
    if (const auto* made = llvm::dyn_cast<clang::CXXConstructExpr>(&call)) {
      callee = made->getConstructor();
      model = known_.of(*made);
    } else {
      const auto& plain = llvm::cast<clang::CallExpr>(call);
      callee = plain.getDirectCallee();
      model = known_.of(plain);
    }
    std::string text = fmt::format("{}:{}: {}\n", sources.getExpansionLineNumber(at),
                                   sources.getExpansionColumnNumber(at), source_of(call));
    if (callee == nullptr) {
      return text + "  no role: what is called is known only when the program runs\n" + kinds(call);
    }
    const std::string name = model_name(*callee);
    text += fmt::format("  calls {}\n", name);
    text += model != nullptr ? role_of(*model, name, call) : why_none(*callee, name);
    return text + kinds(call);
  }

 private:
  std::string source_of(const clang::Expr& call) const {
    const auto range = clang::CharSourceRange::getTokenRange(
        ast_.getSourceManager().getExpansionRange(call.getSourceRange()).getAsRange());
    std::string text = clang::Lexer::getSourceText(range, ast_.getSourceManager(), ast_.getLangOpts()).str();
    const std::size_t end = text.find('\n');
    const bool cut = end != std::string::npos || text.size() > 80;
    return text.substr(0, std::min<std::size_t>({end, 80, text.size()})) + (cut ? " ..." : "");
  }

  static std::string entry_of(const std::string& from, unsigned line, const std::string& name) {
    return fmt::format("{}:{} ('{}')", from, line, name);
  }

  std::string operand_text(const operand& what, const clang::Expr& call) const {
    if (what.is == operand::kind::result) {
      return "the result";
    }
    if (what.is == operand::kind::rest) {
      return "the arguments behind it";
    }
    const clang::Expr* expression = known_.operand_of(what, call);
    return expression == nullptr ? "nothing in this call" : "'" + source_of(*expression) + "'";
  }

  /// Where the body of what is called stands.
  std::string body_of(const clang::Expr& call) const {
    const auto* plain = llvm::dyn_cast<clang::CallExpr>(&call);
    const clang::FunctionDecl* callee = plain == nullptr ? nullptr : plain->getDirectCallee();
    const clang::FunctionDecl* body = nullptr;
    return callee != nullptr && callee->hasBody(body) ? place_of(body->getLocation()) : "";
  }

  static bool is_pure(const clang::Expr& call) {
    const auto* plain = llvm::dyn_cast<clang::CallExpr>(&call);
    const clang::FunctionDecl* callee = plain == nullptr ? nullptr : plain->getDirectCallee();
    return callee != nullptr && callee->isPureVirtual();
  }

  std::string place_of(clang::SourceLocation where) const {
    const auto& sources = ast_.getSourceManager();
    where = sources.getExpansionLoc(where);
    return fmt::format("{}:{}", shown_path(sources.getFilename(where).str(), std::filesystem::current_path()),
                       sources.getExpansionLineNumber(where));
  }

  std::string role_of(const function_model& model, const std::string& name, const clang::Expr& call) const {
    if (model.from.empty()) {
      return fmt::format("  role {}, from what {} does ({})\n", to_string(model.is),
                         is_pure(call) ? "the body behind it" : "its body",
                         model.name.empty()
                             ? body_of(call)
                             : fmt::format("{}:{}", shown_path(model.name, std::filesystem::current_path()),
                                           model.line)) +
             (model.blocks ? "" : "    blocks: no\n");
    }
    std::string text = fmt::format("  role {}, from {}\n", to_string(model.is),
                                   entry_of(model.from, model.line, model.name));
    if (model.name != name) {
      text += "    which holds here through a base class, an overridden function or 'same-as'\n";
    }
    const auto line = [&](const char* key, const std::string& value) {
      text += fmt::format("    {}: {}\n", key, value);
    };
    if (model.is == role::spawn) {
      if (known_.operand_of(model.task, call) == nullptr) {
        return text + "    but starts nothing: no argument of this call can be called\n";
      }
      line("task", operand_text(model.task, call));
      line("joined-by", std::string(to_string(model.joined)));
      if (model.joined == joined_by::handle && model.on.is != operand::kind::argument) {
        return text;
      }
    }
    line("on", operand_text(model.on, call));
    if (model.is == role::send || model.is == role::publish) {
      line("value", operand_text(model.value, call));
    }
    if (known_.runs_many(model, call)) {
      line("many", "it is called many times at the same time");
    }
    const bool limited = model.blocks && !known_.blocks(model, call);
    if (limited || !model.blocks) {
      line("blocks", limited ? "no: limited by " + operand_text(*model.limit, call) : "no");
    }
    if (model.is == role::guard) {
      line("on-destruction", std::string(to_string(model.on_destruction)));
    }
    return text;
  }

  std::string why_none(const clang::FunctionDecl& callee, const std::string& name) const {
    if (const function_model* model = known_.of(&callee)) {
      std::string text = fmt::format("  no role: {} from {} does not hold for this call",
                                     to_string(model->is), entry_of(model->from, model->line, model->name));
      if (!model->only_with.empty()) {
        text += fmt::format("; only with {}", fmt::join(model->only_with, ", "));
      }
      if (!model->not_with.empty()) {
        text += fmt::format("; not with {}", fmt::join(model->not_with, ", "));
      }
      return text + "\n";
    }
    std::string text = fmt::format("  no role: no model has an entry '{}'", name);
    if (const auto nearest = known_.source().nearest(name); !nearest.empty()) {
      text += fmt::format("; nearest: {}", fmt::join(nearest, ", "));
    }
    text += "\n";
    const clang::FunctionDecl* body = nullptr;
    const auto& sources = ast_.getSourceManager();
    if (callee.hasBody(body) && !sources.isInSystemHeader(sources.getExpansionLoc(body->getLocation()))) {
      text += "    its body is at hand, and what it does counts as done by the call\n" + started_by(*body);
    } else if (const function_summary* told = body == nullptr ? others_.find(usr_of(callee)) : nullptr) {
      text += explain_summary(*told, callee, others_);
    }
    return text;
  }

  /// Which of its arguments a function starts, and where.
  std::string started_by(const clang::FunctionDecl& function) const {
    std::string text;
    for (unsigned i = 0; i < function.getNumParams(); ++i) {
      if (const callee_start start = events_.start(&function, i); start.runner != nullptr) {
        text += fmt::format("    starts argument {} as a task, from what {} ({})\n", i,
                            start.queued ? "a thread of its class takes and calls" : "its body does",
                            place_of(start.runner->where));
      }
    }
    return text;
  }

  /// What the models say of the types that the call has to do with.
  std::string kinds(const clang::Expr& call) const {
    std::string text;
    const auto tell = [&](const char* what, clang::QualType type) {
      type = type->isPointerType() ? type->getPointeeType() : type.getNonReferenceType();
      const type_model* kind = known_.of(type);
      if (kind == nullptr) {
        return;
      }
      const auto* record = type->getAsCXXRecordDecl();
      text += fmt::format("  {} is a {}, from {}", what, to_string(kind->is),
                          kind->from.empty() && record != nullptr
                              ? "what its members do (" + place_of(record->getLocation()) + ")"
                              : entry_of(kind->from, kind->line, kind->name));
      if (kind->late_send_fails) {
        text += fmt::format("; a send after the close {}, a second close {}",
                            *kind->late_send_fails ? "is an error" : "is no error",
                            kind->closes_once ? "is an error" : "is no error");
      }
      if (kind->on_destruction != at_end::nothing) {
        text += fmt::format("; on-destruction: {}", to_string(kind->on_destruction));
      }
      text += "\n";
    };
    if (const clang::Expr* object = known_.operand_of({operand::kind::object, 0}, call)) {
      tell("its object", object->IgnoreParenImpCasts()->getType());
    }
    tell(llvm::isa<clang::CXXConstructExpr>(call) ? "the object that it makes" : "its result",
         call.getType());
    return text;
  }

  const clang::ASTContext& ast_;
  const roles& known_;
  const summary_table& others_;
  const translation_unit_events events_;
};

/// What the kept results of the other files tell, under the circumstances of a run with all checks.
summary_table told_by_kept(const command_request& request, const command_selection& work, const model& models,
                           const std::string& resources, const cache_choice& kept) {
  if (work.database.empty()) {
    return {};
  }
  const analysis_options as_usual{&models, all_checks(), resources, true};
  const auto cache = open_cache(kept, work.database, circumstances(as_usual, models));
  if (cache == nullptr) {
    return {};
  }
  const auto others = told_by(kept_by_others(request, std::span(work.commands).first(1), *cache));
  std::vector<const unit_summary*> all;
  all.reserve(others.size());
  for (const unit_summary& one : others) {
    all.push_back(&one);
  }
  return summary_table(all);
}

}  // namespace

exit_code explain_model(const std::string& where, command_request request, const model& models,
                        const std::string& resource_dir, const cache_choice& kept) {
  const call_place wanted = parse_place(where);
  request.files = {wanted.file};
  const command_selection work = select_commands(request);
  if (work.commands.empty()) {
    throw user_error("--explain-model " + where + ": '" + wanted.file +
                     "' is no file that is compiled; name a source file");
  }
  const compile_command& command = work.commands.front();
  const bool own_resources = std::ranges::any_of(
      command.arguments, [](const std::string& a) { return a.starts_with("-resource-dir"); });
  std::size_t calls = 0;
  const std::string resources = own_resources ? std::string() : resource_directory(resource_dir);
  const summary_table others = told_by_kept(request, work, models, resources, kept);
  with_tree(command, resources, [&](clang::ASTContext& ast) {
    const roles known(models);
    infer_roles(ast, known, &others);
    call_finder finder(ast.getSourceManager(), wanted);
    for (clang::Decl* top : ast.getTranslationUnitDecl()->decls()) {
      const auto& sources = ast.getSourceManager();
      if (sources.isInMainFile(sources.getExpansionLoc(top->getLocation()))) {
        finder.TraverseDecl(top);
      }
    }
    const explainer tell(ast, known, others);
    for (const clang::Expr* call : finder.found) {
      fmt::print("{}", tell.of(*call));
    }
    calls = finder.found.size();
  });
  if (calls == 0) {
    fmt::print(stderr, "snag-check: nothing is called at {}\n", where);
    return exit_code::empty_selection;
  }
  return exit_code::clean;
}

}  // namespace snag::detector

#include "detector/cross_tu_export.h"

#include <algorithm>
#include <map>
#include <set>

#include "clang/Basic/SourceManager.h"
#include "detector/class_shape.h"
#include "detector/cross_tu_calls.h"
#include "detector/cross_tu_compose.h"
#include "detector/cross_tu_locks.h"
#include "detector/cross_tu_paths.h"
#include "detector/cross_tu_reach.h"
#include "detector/cross_tu_roles.h"
#include "detector/cross_tu_uses.h"
#include "detector/events.h"
#include "detector/events_builder.h"
#include "detector/lock_sets.h"

namespace snag::detector {
namespace {

constexpr std::size_t most_events = 256;  // of one function; more says nothing that a rule could use

class exporter {
 public:
  explicit exporter(const check_context& context)
      : context_(context),
        sources_(context.ast.getSourceManager()),
        uses_(context),
        calls_(context),
        reach_(context) {}

  unit_summary run() {
    unit_summary unit;
    for (const auto& body : context_.events.bodies()) {
      ask(*body);
      const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(body->function);
      if (method != nullptr) {
        add_overridden(*method->getParent());
      }
      if (is_for_others(context_.ast, *body->function) ||
          (method != nullptr && starts_behind_interface(*method))) {
        if (auto told = summary_of(*body)) {
          unit.functions.push_back(std::move(*told));
        }
      }
    }
    for (auto& [usr, question] : questions_) {
      question.beside_wait = waits_;
      unit.questions.push_back(std::move(question));
    }
    std::ranges::sort(unit.functions, {}, &function_summary::usr);
    unit.edges = std::move(edges_);
    unit.overridden.assign(overridden_.begin(), overridden_.end());
    unit.overrides.assign(overrides_.begin(), overrides_.end());
    return unit;
  }

 private:
  void add_overridden(const clang::CXXRecordDecl& record) {
    if (!records_.insert(record.getCanonicalDecl()).second) {
      return;
    }
    for (const clang::CXXMethodDecl* method : record.methods()) {
      for (const clang::CXXMethodDecl* base : method->overridden_methods()) {
        if (!sources_.isInSystemHeader(sources_.getExpansionLoc(base->getLocation()))) {
          overridden_.insert(usr_of(*base));
        }
      }
      for (const clang::CXXMethodDecl* base : all_overridden(*method)) {
        if (is_interface(*base) && !method->isPureVirtual()) {
          overrides_.insert({usr_of(*base), usr_of(*method)});
        }
      }
    }
  }

  [[nodiscard]] bool is_interface(const clang::CXXMethodDecl& base) const {
    return base.isPureVirtual() && base.isExternallyVisible() &&
           !sources_.isInSystemHeader(sources_.getExpansionLoc(base.getLocation()));
  }

  /// A function that others call by way of an interface alone, and which starts what it is given: also of a
  /// class that nobody else can name, or in a header.
  [[nodiscard]] bool starts_behind_interface(const clang::CXXMethodDecl& method) const {
    return std::ranges::any_of(all_overridden(method),
                               [&](const clang::CXXMethodDecl* base) { return is_interface(*base); }) &&
           std::ranges::any_of(method.parameters(), [&](const clang::ParmVarDecl* given) {
             return context_.events.start(&method, given->getFunctionScopeIndex()).runner != nullptr;
           });
  }

  /// A send or close of a queue of the program's own, whose error stays in the function.
  bool may_be_caught(const body_events& body, const event& e) const {
    const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(e.at);
    const function_model* model = call == nullptr ? nullptr : context_.known.of(*call);
    return (e.is == event_kind::send || e.is == event_kind::close) &&
           (e.inside_call || (model != nullptr && model->from.empty())) &&
           llvm::any_of(body.enclosing(e.at), llvm::IsaPred<clang::CXXTryStmt>);
  }

  /// What a function does, in the order of the text: events, with those of what it calls here, and calls of
  /// what is elsewhere.
  std::vector<summary_event> items(const body_events& body) {
    std::vector<summary_event> all;
    for (auto block = body.flow.blocks.rbegin(); block != body.flow.blocks.rend(); ++block) {
      for (const event& e : block->events) {
        if (e.is == event_kind::call) {
          std::ranges::move(calls_.at(body, e), std::back_inserter(all));
        } else if (crosses_calls(e.is) && e.is != event_kind::spawn) {
          summary_event told;
          told.is = may_be_caught(body, e) ? event_kind::touch : e.is;
          told.on = to_path(e.on, *body.function);
          told.blocks = e.blocks;
          told.drains = e.drains;
          told.always = e.always && (!is_counted_on(e.is) || passes_always(body, e));
          told.at = to_place(e.where, sources_);
          if (told.on.known()) {
            all.push_back(std::move(told));
          }
        }
      }
    }
    return all;
  }

  void add_start(const body_events& body, unsigned parameter, function_summary& to) const {
    const callee_start start = context_.events.start(body.function, parameter);
    if (start.runner == nullptr) {
      return;
    }
    const task& runner = *start.runner;
    summary_start told;
    told.parameter = parameter;
    told.model = runner.model->name;
    told.joined = runner.joined;
    told.handle_end = runner.handle_end;
    told.detached = runner.detached;
    told.dropped = runner.dropped;
    told.given_away = runner.given_away;
    told.returned = runner.returned;
    told.queued = start.queued;
    told.in_loop = runner.loop != nullptr;
    told.settled = start.settled;
    told.at = to_place(runner.where, sources_);
    for (const object& holder : runner.holders) {
      told.holders.push_back(to_path(holder, *body.function));
      told.settled = told.settled && told.holders.back().known();
    }
    to.starts.push_back(std::move(told));
  }

  std::optional<function_summary> summary_of(const body_events& body) {
    const clang::FunctionDecl& function = *body.function;
    function_summary told;
    told.usr = usr_of(function);
    if (told.usr.empty() || body.cfg == nullptr) {
      return std::nullopt;
    }
    told.name = model_name(function);
    told.at = to_place(function.getLocation(), sources_);
    told.events = events_by_role(context_, function);
    if (told.events.empty()) {
      told.events = items(body);
    }
    for (unsigned i = 0; i < function.getNumParams(); ++i) {
      add_start(body, i, told);
      told.understood.push_back(uses_.understood(function, i));
      told.only_called.push_back(uses_.only_called(function, i));
    }
    if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(&function)) {
      for (const clang::CXXCtorInitializer* member : constructor->inits()) {
        const object from =
            member->isMemberInitializer() ? context_.events.object_of(member->getInit()) : object{};
        const auto* parameter = llvm::dyn_cast_or_null<clang::ParmVarDecl>(from.root);
        if (parameter != nullptr && from.member == nullptr) {
          told.made_from.emplace_back(model_name(*member->getMember()), parameter->getFunctionScopeIndex());
        }
      }
    }
    told.throws = context_.events.throws_out_of(body);
    told.opaque = uses_.is_opaque(body);
    add_locks(context_, body, told);
    const bool too_many = told.events.size() > most_events;
    told.events.resize(std::min(told.events.size(), most_events));
    if (calls_.are_cut(body) || too_many) {
      // As of a call of which nothing is known, whatever it is given.
      told.opaque = true;
      told.understood.assign(told.understood.size(), false);
      told.only_called.assign(told.only_called.size(), false);
      told.keeps.clear();
    }
    return told;
  }

  static bool gives_closure(llvm::ArrayRef<const clang::Expr*> arguments) {
    return std::ranges::any_of(arguments, [](const clang::Expr* argument) {
      const clang::QualType type = argument->IgnoreUnlessSpelledInSource()->getType();
      return can_be_called(type) && can_refer(type);
    });
  }

  void ask(const body_events& body) {
    if (body.cfg == nullptr) {
      return;
    }
    const bool own = reach_.contains(body);
    const auto question = [&](const clang::FunctionDecl* callee) -> summary_question* {
      if (!calls_.is_elsewhere(callee)) {
        return nullptr;
      }
      const std::string usr = usr_of(*callee);
      if (usr.empty()) {
        return nullptr;
      }
      summary_question& asked = questions_[usr];
      asked.usr = usr;
      asked.own |= own;
      asked.beside_task |= !body.tasks.empty();
      const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(callee);
      asked.objects |=
          method != nullptr && uses_.is_shared(context_.ast.getCanonicalTagType(method->getParent()));
      for (const clang::ParmVarDecl* parameter : callee->parameters()) {
        asked.objects |= uses_.is_shared(parameter->getType());
        asked.callable |= can_be_called(parameter->getType());
      }
      return &asked;
    };
    for (const auto& started : body.tasks) {
      if (summary_question* asked = question(started->code)) {
        asked->as_task = true;
      }
    }
    context_.events.locks().walk(body, [&](const event& e, const held_locks& held) {
      if (e.is != event_kind::call) {
        return;
      }
      if (const auto* call = llvm::dyn_cast_or_null<clang::CallExpr>(e.at)) {
        if (summary_question* asked = question(call->getDirectCallee())) {
          asked->under_lock |= !held.empty();
          asked->closure |= gives_closure(llvm::ArrayRef(call->getArgs(), call->getNumArgs()));
          if (!held.empty() && !call->getDirectCallee()->isPureVirtual()) {
            add_call_edges(context_, body, held, calls_.call_event(*call, *call->getDirectCallee(), body, e),
                           edges_);
          }
        } else if (!held.empty()) {
          for (const summary_event& inner : calls_.at(body, e)) {
            questions_[inner.callee].usr = inner.callee;
            questions_[inner.callee].under_lock = true;
            questions_[inner.callee].own |= own;
            add_call_edges(context_, body, held, inner, edges_);
          }
        }
      }
    });
    for (const clang::CFGBlock* block : *body.cfg) {
      for (const clang::CFGElement& element : *block) {
        const auto plain = element.getAs<clang::CFGStmt>();
        if (const auto* made = plain ? llvm::dyn_cast<clang::CXXConstructExpr>(plain->getStmt()) : nullptr) {
          if (summary_question* asked = question(made->getConstructor())) {
            asked->closure |= gives_closure(llvm::ArrayRef(made->getArgs(), made->getNumArgs()));
          }
        }
      }
    }
    for (const event& e : body.flow.all_events()) {
      waits_ |= e.is == event_kind::wait && !e.inside_call;
      const auto* variable =
          e.is == event_kind::scope_end ? llvm::dyn_cast_or_null<clang::VarDecl>(e.on.root) : nullptr;
      const auto* record = variable == nullptr ? nullptr : variable->getType()->getAsCXXRecordDecl();
      if (record != nullptr && record->hasDefinition()) {
        (void)question(record->getDestructor());
      }
    }
  }

  const check_context& context_;
  const clang::SourceManager& sources_;
  parameter_uses uses_;
  calls_elsewhere calls_;
  own_reach reach_;
  std::map<std::string, summary_question> questions_;
  std::vector<summary_edge> edges_;
  std::set<std::string> overridden_;
  std::set<summary_override> overrides_;
  bool waits_ = false;  ///< somewhere in the unit
  llvm::DenseSet<const clang::CXXRecordDecl*> records_;
};

}  // namespace

unit_summary summarise(const check_context& context) {
  unit_summary unit = exporter(context).run();
  add_edges(context, unit);
  unit.classes = inferred_classes(context);
  return unit;
}

}  // namespace snag::detector

#include "detector/cross_tu_roles.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>

#include "detector/class_shape.h"
#include "detector/cross_tu_paths.h"
#include "detector/events.h"
#include "detector/events_builder.h"
#include "detector/events_elsewhere.h"

namespace snag::detector {
namespace {

/// The role that was read off a body; null where a model speaks, or nobody.
const function_model* inferred(const check_context& context, const clang::FunctionDecl& function) {
  const function_model* model = context.known.of(&function);
  return model != nullptr && model->from.empty() ? model : nullptr;
}

class teller {
 public:
  explicit teller(const check_context& context)
      : context_(context), sources_(context.ast.getSourceManager()) {}

  std::vector<summary_class> run() {
    for (const auto& body : context_.events.bodies()) {
      const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(body->function);
      if (method == nullptr || method->getParent()->isLambda()) {
        continue;
      }
      if (const clang::CXXRecordDecl* record = method->getParent()->getDefinition()) {
        add(*record, false);
      }
      for (const clang::CXXMethodDecl* base : all_overridden(*method)) {
        if (inferred(context_, *method) != nullptr && base->getParent()->getDefinition() != nullptr) {
          behind_.try_emplace(usr_of(*base), to_place(method->getLocation(), sources_));
          add(*base->getParent()->getDefinition(), true);
        }
      }
    }
    std::vector<summary_class> all;
    for (auto& [usr, told] : found_) {
      if (told) {
        for (summary_member& member : told->members) {
          const auto at = behind_.find(member.usr);
          member.at = at == behind_.end() ? member.at : at->second;
        }
        all.push_back(std::move(*told));
      }
    }
    return all;
  }

 private:
  void add(const clang::CXXRecordDecl& record, bool is_interface) {
    const type_model* kind = context_.known.of(&record);
    if (kind == nullptr || !kind->from.empty() || !record.isExternallyVisible()) {
      return;
    }
    const auto [at, is_new] = found_.try_emplace(usr_of(record));
    if (!is_new || at->first.empty()) {
      return;
    }
    summary_class told;
    told.usr = at->first;
    told.is = kind->is;
    told.closes_once = kind->closes_once;
    told.is_queue = kind->late_send_fails.has_value();
    told.late_send_fails = kind->late_send_fails.value_or(false);
    bool for_others = is_interface;
    for (const clang::CXXMethodDecl* method : whole_shape(record).methods) {
      const function_model* model = inferred(context_, *method);
      if (model == nullptr) {
        continue;
      }
      const clang::FunctionDecl* body = method;
      if (method->hasBody(body)) {
        for_others |= is_for_others(context_.ast, *body);
      }
      told.members.push_back({usr_of(*method), model->is, model->blocks, model->count.has_value(),
                              to_place(body->getLocation(), sources_)});
    }
    if (for_others) {
      std::ranges::sort(told.members, {}, &summary_member::usr);
      at->second = std::move(told);
    }
  }

  const check_context& context_;
  const clang::SourceManager& sources_;
  std::map<std::string, std::optional<summary_class>> found_;
  std::map<std::string, place> behind_;  ///< a body that overrides a function of an interface
};

}  // namespace

bool is_for_others(const clang::ASTContext& ast, const clang::FunctionDecl& function) {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function);
  if (function.isMain() || (method != nullptr && method->getParent()->isLambda())) {
    return false;
  }
  const clang::GVALinkage linkage = ast.GetGVALinkageForFunction(&function);
  return linkage == clang::GVA_StrongExternal || linkage == clang::GVA_StrongODR;
}

std::vector<summary_class> inferred_classes(const check_context& context) {
  return teller(context).run();
}

std::vector<summary_event> events_by_role(const check_context& context, const clang::FunctionDecl& function) {
  const function_model* model = inferred(context, function);
  const auto kind = model == nullptr ? std::nullopt : kind_of(model->is);
  if (!kind) {
    return {};
  }
  summary_event told;
  told.is = *kind;
  told.on.root = summary_path::root_kind::self;
  told.blocks = model->blocks;
  told.at = to_place(function.getLocation(), context.ast.getSourceManager());
  return {told};
}

}  // namespace snag::detector

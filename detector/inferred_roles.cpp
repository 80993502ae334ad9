#include "detector/inferred_roles.h"

#include <algorithm>
#include <optional>
#include <vector>

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/Basic/SourceManager.h"
#include "detector/class_shape.h"
#include "detector/cross_tu_table.h"
#include "detector/events_elsewhere.h"
#include "detector/inferred_faces.h"
#include "detector/inferred_latches.h"
#include "detector/inferred_promises.h"
#include "detector/inferred_queues.h"
#include "detector/queue_reader.h"
#include "llvm/ADT/MapVector.h"

namespace snag::detector {
namespace {

/// The classes of the program's own, in the order of the text.
class class_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  class_finder() {
    ShouldVisitTemplateInstantiations = true;
    ShouldVisitImplicitCode = false;
  }
  std::vector<const clang::CXXRecordDecl*> found;
  class_family family;

  bool VisitCXXRecordDecl(clang::CXXRecordDecl* record) override {
    if (record->isThisDeclarationADefinition() && !record->isDependentContext() && !record->isLambda()) {
      found.push_back(record);
      family.add(*record);
    }
    return true;
  }
};

/// Code of the program's own.
void traverse_own(const clang::ASTContext& ast, clang::DynamicRecursiveASTVisitor& visitor) {
  const auto& sources = ast.getSourceManager();
  for (clang::Decl* top : ast.getTranslationUnitDecl()->decls()) {
    const clang::SourceLocation where = sources.getExpansionLoc(top->getLocation());
    if (where.isValid() && !sources.isInSystemHeader(where)) {
      visitor.TraverseDecl(top);
    }
  }
}

/// Looks for code beside a class and its parts that sets a field: others may know a part as well.
class setter_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  setter_finder(const clang::FieldDecl& field, const class_shape& shape) : field_(field), shape_(shape) {
    ShouldVisitTemplateInstantiations = true;
  }
  bool found = false;

  bool VisitFunctionDecl(clang::FunctionDecl* function) override {
    const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(function);
    if (function->doesThisDeclarationHaveABody() && !function->isTemplated() &&
        (method == nullptr || !is_own(*method))) {
      found |= !only_reads(function->getBody(), field_);
    }
    return !found;
  }

 private:
  /// Of the class or a part; a lambda belongs to the function around it.
  bool is_own(const clang::CXXMethodDecl& method) const {
    return method.getParent()->isLambda() || shape_.contains(*method.getParent()) ||
           std::ranges::any_of(shape_.fields, [&](const clang::FieldDecl* one) {
             return one->getParent()->getCanonicalDecl() == method.getParent()->getCanonicalDecl();
           });
  }
  const clang::FieldDecl& field_;
  const class_shape& shape_;
};

bool is_set_elsewhere(const clang::ASTContext& ast, const clang::FieldDecl& field, const class_shape& shape) {
  setter_finder finder(field, shape);
  traverse_own(ast, finder);
  return finder.found;
}

/// Whether copies of an object share what it waits with: it holds no lock itself, nor does a class within.
bool is_handle(const clang::CXXRecordDecl& record, const roles& known) {
  return std::ranges::none_of(whole_shape(record).fields, [&](const clang::FieldDecl* field) {
    const type_model* kind = known.of(field->getType());
    const auto* within = field->getType()->getAsCXXRecordDecl();
    return kind != nullptr ? kind->is == object_kind::lock || kind->is == object_kind::condition
                           : within != nullptr && within->hasDefinition() && !is_of_a_library(*within) &&
                                 !is_handle(*within->getDefinition(), known);
  });
}

class role_finder {
 public:
  role_finder(const clang::ASTContext& ast, const roles& known, const class_family& family,
              const summary_table* others)
      : ast_(ast), known_(known), family_(family), others_(others == nullptr ? none_ : others->classes()) {}
  std::vector<inferred_class> told;

  /// An interface of which another unit has the classes behind it.
  void judge_interface(const clang::CXXRecordDecl& record) const {
    if (!others_.empty() && record.isAbstract() && known_.of(&record) == nullptr) {
      (void)is_told(record);
    }
  }

  void judge(const clang::CXXRecordDecl& record) {
    if (known_.of(&record) != nullptr || (!others_.empty() && !record.isAbstract() && is_told(record))) {
      return;
    }
    const class_shape own = own_shape(record);
    const class_shape whole = record.getNumBases() > 0 ? whole_shape(record) : own;
    const class_shape* shape = &own;
    auto found = read_queue(ast_, own, known_);
    if (!found) {
      shape = &whole;
      found = whole.fields.size() > own.fields.size() ? read_any(whole) : read_other(whole);
    }
    class_shape spread;
    if (!found) {
      spread = shape_with_parts(whole, known_);
      shape = &spread;
      found = spread.parts.empty() ? std::nullopt : read_any(spread);
    }
    if (!found && spread.parts.size() == 1) {
      halves_[spread.held.front()].push_back(spread);
    }
    if (!found || !holds(*found, *shape)) {
      return;
    }
    found->kind.reference_like = is_handle(record, known_);
    found->tell(known_);
    told.push_back(std::move(*found));
  }

  /// Classes that are nothing by themselves, and share the object that they keep everything in: the two ends
  /// of a queue, who counts and who waits.
  void judge_halves() {
    for (const auto& [state, shapes] : halves_) {
      if (shapes.size() < 2 || known_.of(state) != nullptr) {
        continue;
      }
      const class_shape whole = joined(shapes);
      const auto found = read_any(whole);
      if (!found || !holds(*found, whole)) {
        continue;
      }
      for (const class_shape& shape : shapes) {
        inferred_class half = *found;
        half.record = shape.classes.front();
        half.kind.reference_like = is_handle(*half.record, known_);
        std::erase_if(half.members,
                      [&](const auto& one) { return !shape.contains(*one.first->getParent()); });
        if (!half.members.empty()) {
          half.tell(known_);
          told.push_back(std::move(half));
        }
      }
      known_.infer(state, found->kind);  // what the ends are made from, where people see it
    }
  }

 private:
  std::optional<inferred_class> read_any(const class_shape& shape) const {
    auto found = read_queue(ast_, shape, known_);
    return found ? found : read_other(shape);
  }
  std::optional<inferred_class> read_other(const class_shape& shape) const {
    auto found = read_latch(shape, known_);
    return found ? found : read_promise(ast_, shape, known_);
  }

  /// Whether other classes of the unit leave it what it is.
  bool holds(const inferred_class& found, const class_shape& shape) const {
    if (std::ranges::any_of(found.members,
                            [&](const auto& one) { return !family_.overriders(*one.first).empty(); })) {
      return false;
    }
    const auto* owner = llvm::dyn_cast<clang::CXXRecordDecl>(found.decides->getParent());
    const bool is_private = found.decides->getAccess() == clang::AS_private;
    if ((!shape.parts.empty() || !is_private) && is_set_elsewhere(ast_, *found.decides, shape)) {
      return false;
    }
    if (owner == nullptr || is_private) {
      return owner != nullptr;
    }
    return std::ranges::none_of(family_.below(*owner), [&](const clang::CXXRecordDecl* one) {
      return !shape.contains(*one) && changes(*one, *found.decides, found.value);
    });
  }

  /// A class of which another unit has the bodies.
  bool is_told(const clang::CXXRecordDecl& record) const {
    const summary_class* there = record.isExternallyVisible() ? others_.find(usr_of(record)) : nullptr;
    if (there == nullptr) {
      return false;
    }
    const class_shape shape = whole_shape(record);
    inferred_class found;
    found.record = &record;
    for (const clang::CXXMethodDecl* method : shape.methods) {
      const auto at = std::ranges::find(there->members, usr_of(*method), &summary_member::usr);
      if (at == there->members.end()) {
        continue;
      }
      if (!method->isPureVirtual() && !family_.overriders(*method).empty()) {
        return false;
      }
      function_model& model = found.members.emplace_back(method, function_model()).second;
      model.name = at->at.path;
      model.line = at->at.line;
      model.is = at->is;
      model.blocks = at->blocks;
      if (at->counted) {
        model.count = operand{operand::kind::argument, 0};
      }
    }
    for (const clang::CXXRecordDecl* home : shape.classes) {
      for (const clang::CXXRecordDecl* one : family_.below(*home)) {
        if (!shape.contains(*one) && changes_any(*one, shape)) {
          return false;
        }
      }
    }
    found.kind.is = there->is;
    found.kind.reference_like = is_handle(record, known_);
    found.kind.closes_once = there->closes_once;
    found.kind.late_send_fails = there->is_queue ? std::optional(there->late_send_fails) : std::nullopt;
    found.tell(known_);
    return true;
  }

  /// Which of the fields decides is not told: a class below that sets any number or flag may open it again.
  bool changes_any(const clang::CXXRecordDecl& record, const class_shape& shape) const {
    return std::ranges::any_of(shape.fields, [&](const clang::FieldDecl* field) {
      const bool simple = field->getType()->isIntegralOrEnumerationType() || is_atomic(known_, *field);
      return simple && field->getAccess() != clang::AS_private && changes(record, *field, std::nullopt);
    });
  }

  /// A class that derives from it, or from its base, and opens again what was closed: gives the field
  /// anything but that value.
  bool changes(const clang::CXXRecordDecl& record, const clang::FieldDecl& decides,
               const std::optional<llvm::APSInt>& value) const {
    return std::ranges::any_of(own_shape(record).methods, [&](const clang::CXXMethodDecl* method) {
      const clang::FunctionDecl* body = nullptr;
      if (!method->hasBody(body)) {
        return false;
      }
      queue_reader does(ast_, known_);
      does.read(*body);
      return does.writes.contains(&decides) || std::ranges::any_of(does.sets, [&](const auto& set) {
               return set.first == &decides && (!value || !llvm::APSInt::isSameValue(*value, set.second));
             });
    });
  }

  const clang::ASTContext& ast_;
  const roles& known_;
  const class_family& family_;
  const class_table none_;
  const class_table& others_;
  llvm::MapVector<const clang::CXXRecordDecl*, std::vector<class_shape>> halves_;  ///< by what they share
};

}  // namespace

void infer_roles(clang::ASTContext& ast, const roles& known, const summary_table* others) {
  class_finder classes;
  traverse_own(ast, classes);
  role_finder finder(ast, known, classes.family, others);
  for (const clang::CXXRecordDecl* record : classes.found) {
    finder.judge(*record);
  }
  finder.judge_halves();
  infer_faces(finder.told, classes.family, known);
  for (const clang::CXXRecordDecl* record : classes.found) {
    finder.judge_interface(*record);
  }
}

}  // namespace snag::detector

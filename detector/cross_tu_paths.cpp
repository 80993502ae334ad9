#include "detector/cross_tu_paths.h"

#include "detector/collector.h"
#include "detector/roles.h"

namespace snag::detector {
namespace {

std::string field_name(const clang::ValueDecl& field) {
  return model_name(field);
}

bool is_field(const clang::ValueDecl* declaration) {
  return llvm::isa_and_nonnull<clang::FieldDecl>(declaration) && !declaration->getName().empty();
}

/// A variable that other units have a name for.
bool is_public_variable(const clang::VarDecl& variable) {
  return variable.hasGlobalStorage() && !variable.isStaticLocal() && variable.isExternallyVisible();
}

void set_root(summary_path& path, const clang::Decl* root, const clang::FunctionDecl& function) {
  if (const auto* parameter = llvm::dyn_cast_or_null<clang::ParmVarDecl>(root)) {
    const auto* of = llvm::dyn_cast<clang::FunctionDecl>(parameter->getDeclContext());
    if (of != nullptr && of->getCanonicalDecl() == function.getCanonicalDecl()) {
      path.root = summary_path::root_kind::parameter;
      path.parameter = parameter->getFunctionScopeIndex();
    }
  } else if (const auto* variable = llvm::dyn_cast_or_null<clang::VarDecl>(root)) {
    if (is_public_variable(*variable)) {
      path.root = summary_path::root_kind::variable;
      path.variable = model_name(*variable);
    }
  }
}

}  // namespace

std::string class_of_locks(const clang::ValueDecl* declaration) {
  if (declaration == nullptr || llvm::isa<clang::ParmVarDecl>(declaration)) {
    return {};
  }
  const auto* variable = llvm::dyn_cast<clang::VarDecl>(declaration);
  if (variable != nullptr && variable->hasLocalStorage()) {
    return {};
  }
  // Programs of one database may each have an `account::guard`: the file tells them apart.
  const clang::SourceManager& sources = declaration->getASTContext().getSourceManager();
  const auto path_at = [&](clang::SourceLocation where) { return to_place(where, sources).path; };
  const auto* first = llvm::cast<clang::NamedDecl>(declaration->getCanonicalDecl());
  std::string name = declaration->getQualifiedNameAsString() + "@" + path_at(first->getLocation());
  const auto* record = llvm::dyn_cast<clang::CXXRecordDecl>(declaration->getDeclContext());
  const bool everywhere = variable != nullptr ? is_public_variable(*variable)
                                              : record != nullptr && record->isExternallyVisible();
  if (!everywhere) {
    name += "@" + path_at(sources.getLocForStartOfFile(sources.getMainFileID()));
  }
  return name;
}

summary_path to_path(const object& what, const clang::FunctionDecl& function) {
  summary_path path;
  const clang::ValueDecl* member = what.member;
  if (is_field(what.root)) {
    path.root = summary_path::root_kind::self;
    path.fields.push_back(field_name(*what.root));
  } else {
    set_root(path, what.root, function);
  }
  if (member != nullptr) {
    if (!is_field(member)) {
      return {};
    }
    path.fields.push_back(field_name(*member));
  }
  path.declaration = class_of_locks(member != nullptr ? member : what.root);
  return path;
}

summary_path to_path(const lock_path& lock, const clang::FunctionDecl& function) {
  summary_path path;
  path.exact = lock.exact;
  if (lock.root != nullptr && lock.root == this_of(&function)) {
    path.root = summary_path::root_kind::self;
  } else {
    set_root(path, lock.root, function);
  }
  path.declaration = class_of_locks(declaration_of(lock));
  for (const clang::ValueDecl* field : lock.fields) {
    if (!is_field(field)) {
      path.root = summary_path::root_kind::unknown;
      path.fields.clear();
      return path;
    }
    path.fields.push_back(field_name(*field));
  }
  return path;
}

place to_place(clang::SourceLocation where, const clang::SourceManager& sources) {
  return place_at(where, sources).value_or(place());
}

}  // namespace snag::detector

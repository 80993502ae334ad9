#include "detector/inferred_faces.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "clang/AST/ASTContext.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/DenseMap.h"

namespace snag::detector {
namespace {

using member_map = llvm::DenseMap<const clang::CXXMethodDecl*, const function_model*>;

struct face {
  inferred_class is;
  bool agreed = true;
};

bool same(const type_model& one, const type_model& other) {
  return one.is == other.is && one.closes_once == other.closes_once &&
         one.late_send_fails == other.late_send_fails;
}

bool same(const function_model& one, const function_model& other) {
  return one.is == other.is && one.blocks == other.blocks && one.count == other.count;
}

/// Every function that overrides it, and has a body, does the same.
bool all_do(const clang::CXXMethodDecl& method, const function_model& model, const class_family& family,
            const member_map& members) {
  return method.isPureVirtual() &&
         std::ranges::all_of(family.overriders(method), [&](const clang::CXXMethodDecl* one) {
           const auto at = members.find(one->getCanonicalDecl());
           return one->isPureVirtual() || (at != members.end() && same(*at->second, model));
         });
}

}  // namespace

void infer_faces(llvm::ArrayRef<inferred_class> told, const class_family& family, const roles& known) {
  member_map members;
  for (const inferred_class& one : told) {
    for (const auto& [method, model] : one.members) {
      members[method->getCanonicalDecl()] = &model;
    }
  }
  std::vector<face> faces;
  const auto face_of = [&](const clang::CXXRecordDecl& record, const type_model& kind) -> face& {
    const auto at = std::ranges::find(faces, &record, [](const face& one) { return one.is.record; });
    if (at != faces.end()) {
      return *at;
    }
    face& added = faces.emplace_back();
    added.is.record = &record;
    added.is.kind = kind;
    return added;
  };
  for (const inferred_class& one : told) {
    for (const auto& [method, model] : one.members) {
      for (const clang::CXXMethodDecl* base : all_overridden(*method)) {
        face& found = face_of(*base->getParent()->getCanonicalDecl(), one.kind);
        found.agreed &= same(found.is.kind, one.kind) && all_do(*base, model, family, members);
        if (std::ranges::find(found.is.members, base, [](const auto& m) { return m.first; }) ==
            found.is.members.end()) {
          // Where a body stands that does it: the function itself has none.
          const auto& sources = method->getASTContext().getSourceManager();
          const clang::SourceLocation at = sources.getExpansionLoc(method->getLocation());
          function_model& mine = found.is.members.emplace_back(base, model).second;
          mine.name = sources.getFilename(at).str();
          mine.line = sources.getExpansionLineNumber(at);
        }
      }
    }
  }
  for (const face& found : faces) {
    if (found.agreed && known.of(found.is.record) == nullptr) {
      found.is.tell(known);
    }
  }
}

}  // namespace snag::detector

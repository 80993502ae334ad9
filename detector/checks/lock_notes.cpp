#include "detector/checks/lock_notes.h"

namespace snag::detector {

std::string quoted(const clang::FunctionDecl& function) {
  const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(&function);
  if (method != nullptr && method->getParent()->isLambda()) {
    return "a lambda";
  }
  if (llvm::isa<clang::CXXDestructorDecl>(function)) {
    return "the destructor of '" + method->getParent()->getNameAsString() + "'";
  }
  if (llvm::isa<clang::CXXConstructorDecl>(function)) {
    return "the constructor of '" + method->getParent()->getNameAsString() + "'";
  }
  return "'" + function.getNameAsString() + "'";
}

void add_way(report& to, llvm::ArrayRef<call_step> through, clang::SourceLocation where,
             const std::string& there) {
  if (through.empty()) {
    return;
  }
  for (const call_step& step : through.drop_front()) {
    to.notes.push_back({step.where,
                        step.callee == nullptr ? step.says : "which calls " + quoted(*step.callee) + " here",
                        {}});
  }
  to.notes.push_back({where, there, {}});
}

void add_taken(report& to, const taken_lock& held, const std::string& says) {
  if (held.through.empty()) {
    to.notes.push_back({held.where, says, {}});
    return;
  }
  to.notes.push_back({held.through.front().where, says, {}});
  add_way(to, held.through, held.where, "by this");
}

}  // namespace snag::detector

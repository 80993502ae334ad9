#include "detector/events_spins.h"

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "clang/AST/ExprCXX.h"
#include "clang/AST/StmtCXX.h"
#include "detector/events_waits.h"
#include "llvm/ADT/SmallPtrSet.h"
#include "llvm/ADT/SmallVector.h"

namespace snag::detector {
namespace {

constexpr unsigned deepest_call = 2;

/// The fields and member functions of a class that a piece of code names on `this`, and its loops.
class own_names : public clang::DynamicRecursiveASTVisitor {
 public:
  own_names(const clang::Stmt* in, const clang::CXXRecordDecl& of) : of_(of) {
    TraverseStmt(const_cast<clang::Stmt*>(in));  // the visitor only reads
  }
  llvm::SmallPtrSet<const clang::FieldDecl*, 8> fields;
  llvm::SmallVector<const clang::CXXMethodDecl*, 8> methods;
  llvm::SmallVector<const clang::Stmt*, 4> loops;
  llvm::SmallVector<const clang::IfStmt*, 4> branches;

  bool TraverseLambdaExpr(clang::LambdaExpr* /*lambda*/) override { return true; }
  bool VisitMemberExpr(clang::MemberExpr* member) override {
    const auto* parent = llvm::dyn_cast<clang::CXXRecordDecl>(member->getMemberDecl()->getDeclContext());
    const bool own = llvm::isa<clang::CXXThisExpr>(member->getBase()->IgnoreParenImpCasts()) &&
                     parent != nullptr && parent->getCanonicalDecl() == of_.getCanonicalDecl();
    if (const auto* field = llvm::dyn_cast<clang::FieldDecl>(member->getMemberDecl());
        own && field != nullptr) {
      fields.insert(field);
    } else if (const auto* method = llvm::dyn_cast<clang::CXXMethodDecl>(member->getMemberDecl());
               own && method != nullptr) {
      methods.push_back(method);
    }
    return true;
  }
  bool VisitWhileStmt(clang::WhileStmt* loop) override { return add(loop); }
  bool VisitDoStmt(clang::DoStmt* loop) override { return add(loop); }
  bool VisitForStmt(clang::ForStmt* loop) override { return add(loop); }
  bool VisitIfStmt(clang::IfStmt* branch) override {
    branches.push_back(branch);
    return true;
  }

  [[nodiscard]] bool asks() const { return !fields.empty() || !methods.empty(); }

 private:
  bool add(const clang::Stmt* loop) {
    loops.push_back(loop);
    return true;
  }

  const clang::CXXRecordDecl& of_;
};

bool is_spin(const clang::Stmt* loop, const clang::CXXRecordDecl& of) {
  const clang::Expr* condition = nullptr;
  const clang::Stmt* body = nullptr;
  if (const auto* counted = llvm::dyn_cast<clang::ForStmt>(loop)) {
    // Over what there is, by a counter: that comes to its end by itself.
    const auto* step = llvm::dyn_cast_or_null<clang::UnaryOperator>(counted->getInc());
    if (step != nullptr && llvm::isa<clang::DeclRefExpr>(step->getSubExpr()->IgnoreParenImpCasts())) {
      return false;
    }
    condition = counted->getCond();
    body = counted->getBody();
  } else if (const auto* first = llvm::dyn_cast<clang::WhileStmt>(loop)) {
    condition = first->getCond();
    body = first->getBody();
  } else if (const auto* last = llvm::dyn_cast<clang::DoStmt>(loop)) {
    condition = last->getCond();
    body = last->getBody();
  }
  const own_names asked(condition, of);
  const own_names done(body, of);
  if (asked.asks()) {
    return llvm::none_of(asked.fields, [&](const clang::FieldDecl* f) { return done.fields.contains(f); });
  }
  // for (;;) { lock; if (jobs_.empty()) return; unlock; yield }
  const bool endless = condition == nullptr || llvm::isa<clang::CXXBoolLiteralExpr, clang::IntegerLiteral>(
                                                   condition->IgnoreParenImpCasts());
  return endless && llvm::any_of(done.branches, [&](const clang::IfStmt* branch) {
           return leaves(branch->getThen()) && own_names(branch->getCond(), of).asks();
         });
}

bool spins(const clang::Stmt* in, const clang::CXXRecordDecl& of, unsigned depth) {
  const own_names names(in, of);
  return llvm::any_of(names.loops, [&](const clang::Stmt* loop) { return is_spin(loop, of); }) ||
         (depth < deepest_call && llvm::any_of(
                                      names.methods,
                                      [&](const clang::CXXMethodDecl* method) {
                                        const clang::FunctionDecl* body = method->getDefinition();
                                        return body != nullptr && body->hasBody() &&
                                               spins(body->getBody(), of, depth + 1);
                                      }));
}

}  // namespace

bool spins_on_fields(const clang::Stmt* in, const clang::CXXRecordDecl& of) {
  return spins(in, of, 0);
}

}  // namespace snag::detector

#include "detector/checks/given_up_reply.h"

#include "clang/AST/DynamicRecursiveASTVisitor.h"
#include "detector/checks/stopping.h"
#include "detector/checks/writers.h"

namespace snag::detector {
namespace {

struct reply_channel {
  const clang::VarDecl* channel = nullptr;
  const clang::FieldDecl* field = nullptr;  ///< its place in the request
  const clang::InitListExpr* request = nullptr;
};

/// Requests that are made of a local channel and sent at once: requests.send({question, reply}).
class request_finder : public clang::DynamicRecursiveASTVisitor {
 public:
  request_finder(const check_context& context, const body_events& body) : context_(context), body_(body) {}
  std::vector<reply_channel> found;

  bool TraverseLambdaExpr(clang::LambdaExpr* /*lambda*/) override { return true; }
  bool VisitInitListExpr(clang::InitListExpr* list) override {
    if (list->isSyntacticForm() && list->getSemanticForm() != nullptr) {
      list = list->getSemanticForm();
    }
    const clang::RecordDecl* record = list->getType()->getAsRecordDecl();
    if (record == nullptr || !is_sent(list)) {
      return true;
    }
    unsigned i = 0;
    for (const clang::FieldDecl* field : record->fields()) {
      const clang::Expr* init = i < list->getNumInits() ? without_conversions(list->getInit(i++)) : nullptr;
      const auto* name = llvm::dyn_cast_or_null<clang::DeclRefExpr>(init);
      const auto* variable = name == nullptr ? nullptr : llvm::dyn_cast<clang::VarDecl>(name->getDecl());
      const type_model* kind = variable == nullptr ? nullptr : context_.known.of(variable->getType());
      if (kind != nullptr && kind->is == object_kind::channel &&
          variable->getDeclContext() == body_.function && !llvm::isa<clang::ParmVarDecl>(variable) &&
          std::ranges::none_of(found, [&](const reply_channel& r) { return r.channel == variable; })) {
        found.push_back({variable, field, list});
      }
    }
    return true;
  }

 private:
  bool is_sent(const clang::Stmt* value) const {
    for (const clang::Stmt* at = body_.parents->getParent(value); at != nullptr;
         at = body_.parents->getParent(at)) {
      if (const auto* call = llvm::dyn_cast<clang::CallExpr>(at)) {
        const function_model* model = context_.known.of(*call);
        return model != nullptr && model->is == role::send;
      }
      if (!llvm::isa<clang::Expr>(at)) {
        return false;
      }
    }
    return false;
  }

  const check_context& context_;
  const body_events& body_;
};

/// The answer: a send that waits, to that field of whatever request.
const event* answer_to(const check_context& context, const clang::FieldDecl* field, const body_events*& in) {
  for (const auto& body : context.events.bodies()) {
    for (const event& e : body->flow.all_events()) {
      if (e.is == event_kind::send && e.blocks && !e.inside_call &&
          (e.on.member == field || e.on.root == field)) {
        in = body.get();
        return &e;
      }
    }
  }
  return nullptr;
}

void judge(const check_context& context, const body_events& body, const reply_channel& reply) {
  const room size = room_of(context, reply.channel);
  const body_events* server = nullptr;
  const event* answer = size.known && size.none ? answer_to(context, reply.field, server) : nullptr;
  if (answer == nullptr) {
    return;
  }
  // Every receive may give up: a branch of a select, or one with a limit.
  const event* receive = nullptr;
  for (const event& e : body.flow.all_events()) {
    if (e.on.root != reply.channel->getCanonicalDecl() || e.is == event_kind::use ||
        e.is == event_kind::scope_end) {
      continue;
    }
    if (e.is != event_kind::receive || e.blocks || e.inside_call) {
      return;  // waits for the answer after all, or hands the channel on
    }
    receive = &e;
  }
  if (receive == nullptr) {
    return;
  }
  report r;
  r.at = answer->where;
  r.in = server->function;
  if (answer->at != nullptr) {
    r.underlined = answer->at->getSourceRange();
  }
  const std::string name = "'" + reply.channel->getNameAsString() + "'";
  r.message = "this send can block for ever: whoever waits on " + name + " may give up";
  r.notes.push_back({reply.channel->getLocation(), name + " has no room of its own", {}});
  r.notes.push_back({reply.request->getBeginLoc(), "it is handed over in a request here", {}});
  r.notes.push_back({receive->where, "this receive may be given up", {}});
  if (size.made != nullptr && size.made->getNumArgs() == 0 && size.made->getRParenLoc().isValid()) {
    r.fixes.push_back(
        {"give the channel room for the one answer",
         {{clang::CharSourceRange::getCharRange(size.made->getRParenLoc(), size.made->getRParenLoc()),
           "1"}}});
  }
  context.sink(std::move(r));
}

}  // namespace

void find_given_up_replies(const check_context& context) {
  for (const auto& body : context.events.bodies()) {
    request_finder requests(context, *body);
    requests.TraverseStmt(const_cast<clang::Stmt*>(body->body));  // the visitor only reads
    for (const reply_channel& reply : requests.found) {
      judge(context, *body, reply);
    }
  }
}

}  // namespace snag::detector

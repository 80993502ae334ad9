// From Clang's graph of a body to one of events.

#include <algorithm>

#include "clang/Basic/SourceManager.h"
#include "detector/events_builder.h"

namespace snag::detector {
namespace {

/// What rules ask of a body takes time that grows faster than the body. Larger ones are written by programs,
/// or to be hard on compilers: they are left alone, and the report says so.
constexpr unsigned most_blocks = 2'000;

std::unique_ptr<clang::CFG> graph_of(const body_events& body, clang::ASTContext& ast) {
  clang::CFG::BuildOptions options;
  options.setAllAlwaysAdd();
  options.AddImplicitDtors = true;
  options.AddLifetime = true;
  options.AddInitializers = true;
  options.AddEHEdges = ast.getLangOpts().CXXExceptions;
  return clang::CFG::buildCFG(body.function, const_cast<clang::Stmt*>(body.body), &ast, options);
}

void add_edges(const clang::CFGBlock& block, flow_block& here) {
  // A call that may throw ends its block: the edge beside the ordinary one is the exception's.
  const bool throws = here.terminator == nullptr && block.succ_size() == 2 &&
                      llvm::isa_and_nonnull<clang::CallExpr>(here.last_call);
  unsigned index = 0;
  for (const auto& successor : block.succs()) {
    if (const clang::CFGBlock* to = successor.getReachableBlock()) {
      here.next.push_back({to->getBlockID(), throws && index == 1, !throws && index == 1});
    }
    ++index;
  }
}

}  // namespace

void translation_unit_events::builder::build_cfg(body_events& body) {
  body.parents = std::make_unique<clang::ParentMap>(const_cast<clang::Stmt*>(body.body));  // it only reads
  if (const auto* constructor = llvm::dyn_cast<clang::CXXConstructorDecl>(body.function)) {
    for (const clang::CXXCtorInitializer* member : constructor->inits()) {
      body.parents->addStmt(member->getInit());
    }
  }
  body.cfg = graph_of(body, ast_);
  if (body.cfg != nullptr && body.cfg->size() > most_blocks) {
    leave_alone(body);
  }
}

void translation_unit_events::builder::leave_alone(body_events& body) {
  body.cfg = nullptr;
  body.flow = {};
  std::ranges::move(body.tasks, std::back_inserter(left_alone_));
  body.tasks.clear();
  body.too_large = true;
}

void translation_unit_events::builder::build(body_events& body) {
  if (body.parents == nullptr) {
    build_cfg(body);
  }
  if (body.cfg == nullptr) {
    return;
  }
  body.flow.blocks.assign(body.cfg->getNumBlockIDs(), {});
  body.flow.entry = body.cfg->getEntry().getBlockID();
  body.flow.exit = body.cfg->getExit().getBlockID();
  for (const clang::CFGBlock* block : *body.cfg) {
    flow_block& here = body.flow.blocks[block->getBlockID()];
    here.terminator = block->getTerminatorStmt();
    here.never_returns = block->hasNoReturnElement();
    add_elements(body, *block, here);
    add_edges(*block, here);
  }
  if (body.tasks.size() > most_tasks) {
    leave_alone(body);
  }
}

void translation_unit_events::builder::add_elements(body_events& body, const clang::CFGBlock& block,
                                                    flow_block& here) {
  std::vector<std::pair<const clang::VarDecl*, std::size_t>> ended;
  for (const clang::CFGElement& element : block) {
    if (const auto plain = element.getAs<clang::CFGStmt>()) {
      add_statement(body, *plain->getStmt(), here.events);
      here.last_call = plain->getStmt();
    } else if (const auto dtor = element.getAs<clang::CFGAutomaticObjDtor>()) {
      ended.emplace_back(dtor->getVarDecl(), here.events.size());
      add_end_of(*dtor->getVarDecl(), dtor->getTriggerStmt(), here.events);
    } else if (const auto lifetime = element.getAs<clang::CFGLifetimeEnds>()) {
      const clang::VarDecl* variable = lifetime->getVarDecl();
      event e = event_at(event_kind::scope_end, {variable->getCanonicalDecl(), nullptr},
                         lifetime->getTriggerStmt());
      e.where = e.at != nullptr ? e.at->getEndLoc() : body.body->getEndLoc();
      e.at_scope_end = true;
      // Clang tells the ends of what has no destructor last, and they die in the order of their declarations.
      const auto older = std::ranges::find_if(ended, [&](const auto& one) {
        return ast_.getSourceManager().isBeforeInTranslationUnit(one.first->getLocation(),
                                                                 variable->getLocation());
      });
      const std::size_t index = older == ended.end() ? here.events.size() : older->second;
      here.events.insert(here.events.begin() + static_cast<std::ptrdiff_t>(index), e);
      for (auto one = older; one != ended.end(); ++one) {
        ++one->second;
      }
    }
  }
}

}  // namespace snag::detector

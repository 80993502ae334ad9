#include "detector/cross_tu_locks.h"

#include "clang/Basic/SourceManager.h"
#include "detector/checks/lock_notes.h"
#include "detector/checks/lock_order.h"
#include "detector/cross_tu_paths.h"
#include "detector/lock_sets.h"

namespace snag::detector {
namespace {

/// The calls on the way to a place, told as a finding tells them.
std::vector<note> way_of(llvm::ArrayRef<call_step> through, const clang::SourceManager& sources) {
  std::vector<note> all;
  for (const call_step& step : through) {
    all.push_back({to_place(step.where, sources), "which calls " + quoted(*step.callee) + " here"});
  }
  return all;
}

summary_lock told_of(const taken_lock& taken, const clang::FunctionDecl& function,
                     const clang::SourceManager& sources) {
  return {to_path(taken.lock, function),
          to_place(taken.where, sources),
          way_of(taken.through, sources),
          taken.shared,
          taken.recursive,
          taken.tries,
          taken.certain};
}

}  // namespace

void add_locks(const check_context& context, const body_events& body, function_summary& to) {
  const clang::SourceManager& sources = context.ast.getSourceManager();
  const lock_summary& summary = context.events.locks().summary(body.function);
  const auto useful = [](const summary_path& path) { return path.known() || !path.declaration.empty(); };
  for (const taken_lock& taken : summary.takes) {
    if (summary_lock told = told_of(taken, *body.function, sources); useful(told.lock)) {
      to.takes.push_back(std::move(told));
    }
  }
  for (const taken_lock& kept : summary.keeps) {
    if (summary_lock told = told_of(kept, *body.function, sources); told.lock.known()) {
      to.keeps.push_back(std::move(told));
    }
  }
  for (const lock_path& given_back : summary.releases) {
    if (summary_path told = to_path(given_back, *body.function); told.known()) {
      to.releases.push_back(std::move(told));
    }
  }
  for (const blocking_place& place : summary.blocks) {
    summary_block told;
    told.is = place.is;
    told.on = to_path(place.on, *body.function);
    told.at = to_place(place.where, sources);
    told.way = way_of(place.through, sources);
    for (const lock_path& released : place.released) {
      told.released.push_back(to_path(released, *body.function));
    }
    to.blocks.push_back(std::move(told));
  }
}

namespace {

/// Where a held lock was taken, with the calls on the way there.
std::vector<note> notes_of(const taken_lock& held, const clang::SourceManager& sources) {
  const bool here = held.through.empty();
  std::vector<note> all = {{to_place(here ? held.where : held.through.front().where, sources), ""}};
  if (!here) {
    const auto way = way_of(llvm::ArrayRef(held.through).drop_front(), sources);
    all.insert(all.end(), way.begin(), way.end());
    all.push_back({to_place(held.where, sources), "by this"});
  }
  return all;
}

std::string bare_name(const lock_path& lock) {
  const std::string name = quoted(lock);
  return name.size() > 2 && name.front() == '\'' ? name.substr(1, name.size() - 2) : name;
}

bool is_private_to(const body_events& body, const lock_path& lock) {
  return llvm::isa<clang::CXXConstructorDecl, clang::CXXDestructorDecl>(body.function) &&
         lock.root == body.function->getCanonicalDecl() && lock.fields.size() == 1;
}

}  // namespace

void add_edges(const check_context& context, unit_summary& to) {
  const clang::SourceManager& sources = context.ast.getSourceManager();
  for (const lock_edge& edge : all_edges(context)) {
    summary_edge told;
    told.from = class_of_locks(edge.from);
    told.to = class_of_locks(edge.to);
    if (told.from.empty() || told.to.empty() || told.from == told.to) {
      continue;
    }
    told.from_name = bare_name(edge.held.lock);
    told.from_shared = edge.held.shared;
    told.held = notes_of(edge.held, sources);
    told.to_name = bare_name(edge.taken.lock);
    told.to_shared = edge.taken.shared;
    if (edge.taken.through.empty()) {
      told.taken.push_back({to_place(edge.taken.where, sources), ""});
    } else {
      told.taken.push_back({to_place(edge.taken.through.front().where, sources),
                            "and " + quoted(*edge.taken.through.front().callee) + " is called here"});
      const auto way = way_of(llvm::ArrayRef(edge.taken.through).drop_front(), sources);
      told.taken.insert(told.taken.end(), way.begin(), way.end());
      told.taken.push_back({to_place(edge.taken.where, sources), "which takes '" + told.to_name + "' here"});
    }
    for (const clang::ValueDecl* gate : edge.gates) {
      told.gates.push_back(class_of_locks(gate));
    }
    std::erase(told.gates, "");
    told.in = edge.in->function->getQualifiedNameAsString();
    to.edges.push_back(std::move(told));
  }
}

void add_call_edges(const check_context& context, const body_events& body, const held_locks& held,
                    const summary_event& call, std::vector<summary_edge>& to) {
  const clang::SourceManager& sources = context.ast.getSourceManager();
  for (const taken_lock& first : held) {
    summary_edge told;
    told.from = class_of_locks(declaration_of(first.lock));
    if (!first.certain || told.from.empty() || is_private_to(body, first.lock)) {
      continue;
    }
    told.from_name = bare_name(first.lock);
    told.from_shared = first.shared;
    told.held = notes_of(first, sources);
    told.taken.push_back({call.at, "and '" + call.name + "' is called here"});
    for (const taken_lock& other : held) {
      std::string gate = class_of_locks(declaration_of(other.lock));
      if (other.certain && !gate.empty() && gate != told.from) {
        told.gates.push_back(std::move(gate));
      }
    }
    told.in = body.function->getQualifiedNameAsString();
    told.call = call;
    to.push_back(std::move(told));
  }
}

}  // namespace snag::detector

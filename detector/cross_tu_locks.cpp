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
  return {to_path(taken.lock, function), to_place(taken.where, sources), way_of(taken.through, sources),
          taken.shared,                  taken.recursive,                taken.tries,
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

void add_edges(const check_context& /*context*/, unit_summary& /*to*/) {}

}  // namespace snag::detector

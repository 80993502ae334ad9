#pragma once

// Which functions of a unit the unit's own file has to do with. A header brings many that no function of the
// file ever comes to, and what another file could tell of those, it can tell to any unit that includes the
// header.

#include "detector/check.h"
#include "detector/events.h"
#include "llvm/ADT/DenseSet.h"

namespace snag::detector {

/// The bodies that stand in the main file, all that they name, and every member of a class of which they have
/// an object, a pointer or a member: rules look at classes as a whole. Built once; immutable.
class own_reach {
 public:
  explicit own_reach(const check_context& context);

  [[nodiscard]] bool contains(const body_events& body) const { return bodies_.contains(&body); }

 private:
  llvm::DenseSet<const body_events*> bodies_;
};

}  // namespace snag::detector

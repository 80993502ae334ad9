#pragma once

// Interfaces in front of latches and queues of a program's own: what a call through one means, where all
// classes of the unit behind it agree.

#include "detector/class_shape.h"
#include "detector/inferred_class.h"
#include "detector/roles.h"
#include "llvm/ADT/ArrayRef.h"

namespace snag::detector {

/// infer_faces tells `known` the roles of the pure virtual functions that members of the inferred classes
/// override. Of an interface nothing is said where one of its functions has a body of its own, or is
/// overridden by what does something else.
void infer_faces(llvm::ArrayRef<inferred_class> told, const class_family& family, const roles& known);

}  // namespace snag::detector

#pragma once

#include "detector/check.h"

namespace snag::detector {

/// The part of snag-leaked-writer where the channel is a class of the program's own: a bounded queue from a
/// mutex and a condition variable, known by what its member functions do and not by their names.
void find_writers_of_handmade_queues(const check_context& context);

}  // namespace snag::detector

#pragma once

// csp: Go's concurrency vocabulary for C++20. This header includes all of it; docs/csp.md is the tour.

#include "csp/chan.h"
#include "csp/context.h"
#include "csp/error.h"
#include "csp/future.h"
#include "csp/go.h"
#include "csp/group.h"
#include "csp/leak_check.h"
#include "csp/merge.h"
#include "csp/panic.h"
#include "csp/run_async.h"
#include "csp/select.h"
#include "csp/time.h"
#include "csp/wait_group.h"

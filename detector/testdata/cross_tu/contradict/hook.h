#pragma once
#include "csp/chan.h"

// Two programs define it, each in its own way.
void at_end(csp::chan<int> out);

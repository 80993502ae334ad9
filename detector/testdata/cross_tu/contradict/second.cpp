#include "hook.h"

void at_end(csp::chan<int> /*out*/) {}

#pragma once
#include "csp/chan.h"

void hang_up(csp::chan<int> line);
void say(csp::chan<int> line, int word);
int hear(csp::chan<int> line);

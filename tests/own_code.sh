#!/usr/bin/env bash
# Our own code is clean under our own checker: usage: own_code.sh SNAG BUILD
set -euo pipefail
"$1" check -p "$2" --include 'support/*' --include 'csp/*' --include 'cases/*' --include 'scheduler/*' \
  --include 'harness/*' --include 'cli/*' --include 'detector/*' --exclude '*/testdata/*' --exclude '*_test.cpp'

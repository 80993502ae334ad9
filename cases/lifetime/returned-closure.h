#pragma once

#include <functional>
#include <vector>

namespace cases::returned_closure {

/// Which statement is asked for.
struct request {
  int account = 0;
  int month = 0;
};

/// A statement, and what it was made for.
struct statement {
  int account = 0;
  int month = 0;
  int entries = 0;
};

/// Counts the entries of an account in a month. Called from several threads at once.
using ledger = std::function<int(int account, int month)>;

/// make_statements makes one statement a request, each in a thread of its own, in the order of the requests.
/// Blocks.
std::vector<statement> make_statements(const std::vector<request>& requests, const ledger& entries);

}  // namespace cases::returned_closure

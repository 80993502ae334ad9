#pragma once

#include <functional>
#include <string>
#include <vector>

namespace cases::name_collision {

/// An account at a bank. Ids are unique; an owner may have several accounts.
struct account {
  int id = 0;
  std::string owner;
};

/// Asks the branch for the balance of an account, in cents. Called from several threads at once.
using balance_of = std::function<long(const account& one)>;

/// statement asks for all balances at once and returns a line per account, in order: "Ada 7: 120". Blocks.
std::vector<std::string> statement(const std::vector<account>& accounts, const balance_of& balance);

}  // namespace cases::name_collision

#include "cases/lifetime/returned-closure.h"

#include <thread>

namespace cases::returned_closure {

namespace {

using job = std::function<statement()>;

/// The work for one statement, to be done later by whoever has time.
job statement_job(int account, int month, const ledger& entries) {
  return [&] { return statement{account, month, entries(account, month)}; };
}

}  // namespace

std::vector<statement> make_statements(const std::vector<request>& requests, const ledger& entries) {
  std::vector<job> jobs;
  for (const request& one : requests) {
    jobs.push_back(statement_job(one.account, one.month, entries));
  }

  std::vector<statement> statements(requests.size());
  std::vector<std::jthread> workers;
  for (std::size_t i = 0; i < jobs.size(); ++i) {
    workers.emplace_back([&jobs, &statements, i] { statements[i] = jobs[i](); });
  }
  workers.clear();  // joins
  return statements;
}

}  // namespace cases::returned_closure

#include "harness/judge.h"

#include <algorithm>

namespace snag {

namespace {

bool contains(const std::vector<verdict>& all, verdict v) {
  return std::find(all.begin(), all.end(), v) != all.end();
}

void add(std::vector<verdict>& to, const std::vector<verdict>& from) {
  for (const verdict v : from) {
    if (!contains(to, v)) {
      to.push_back(v);
    }
  }
}

}  // namespace

verdict judge(const run_report& run) {
  if (run.use_after) {
    return verdict::use_after_scope;
  }
  if (run.race) {
    return verdict::raced;
  }
  if (run.panic) {
    return verdict::panicked;
  }
  if (run.other_report || run.end == run_end::signal) {
    return verdict::crashed;
  }
  if (run.deadlock) {
    return verdict::deadlocked;
  }
  if (run.control && run.control->livelock) {
    return verdict::livelocked;
  }
  if (run.control && (run.control->too_long || run.control->blocked_in)) {
    return verdict::timed_out;
  }
  if (run.end == run_end::exit && ((!run.finish && !run.leak) || (run.finish && run.code != 0))) {
    return verdict::failed;
  }
  if (run.leak) {
    return verdict::leaked;
  }
  if (!run.reported.empty() && run.reported != to_string(verdict::passed)) {
    return parse_verdict(run.reported).value_or(verdict::failed);
  }
  return run.end == run_end::limit ? verdict::timed_out : verdict::passed;
}

bool diverged(const run_report& run) {
  return run.control && run.control->diverged;
}

promise promise_of(const case_info& info, engine by, variant v, flavour f) {
  promise promised;
  if (v == variant::fixed) {
    promised.must_pass = true;
    promised.any_of = {verdict::passed};
    return promised;
  }
  if (v == variant::plausible) {
    promised.anything = true;
    return promised;
  }
  std::vector<verdict> elsewhere;
  for (const expectation& e : info.expectations) {
    if (e.by != by) {
      continue;
    }
    add(elsewhere, e.any_of);
    if (std::find(e.must_show.begin(), e.must_show.end(), f) != e.must_show.end()) {
      promised.must_show = true;
      add(promised.any_of, e.any_of);
    }
  }
  if (!promised.must_show) {
    promised.any_of = elsewhere;
  }
  return promised;
}

promise explore_promise_of(const case_info& info, variant v, flavour f) {
  const bool says = std::any_of(info.expectations.begin(), info.expectations.end(),
                                [](const expectation& e) { return e.by == engine::explore; });
  promise promised = promise_of(info, engine::explore, v, f);
  if (v == variant::plausible) {
    promised.any_of = info.plausible_shows;
    promised.anything = promised.any_of.empty();
    promised.must_show = f == flavour::tsan;
    return promised;
  }
  if (says || v != variant::buggy) {
    return promised;
  }
  for (const expectation& e : info.expectations) {
    if (e.by == engine::stress) {
      add(promised.any_of, e.any_of);
    }
  }
  add(promised.any_of, {verdict::raced, verdict::use_after_scope});
  promised.must_show = true;
  return promised;
}

bool fits(const promise& promised, verdict v) {
  if (promised.anything) {
    return v != verdict::timed_out;
  }
  return v == verdict::passed || (!promised.must_pass && contains(promised.any_of, v));
}

bool shows(const promise& promised, verdict v) {
  return !promised.must_pass && v != verdict::passed && (promised.anything || contains(promised.any_of, v));
}

std::string text(const promise& promised) {
  if (promised.anything) {
    return promised.must_show ? "any failure" : "anything";
  }
  std::string out = promised.must_pass || promised.must_show ? "" : "passed";
  for (const verdict v : promised.any_of) {
    out += (out.empty() ? "" : " or ") + std::string(to_string(v));
  }
  return out;
}

}  // namespace snag

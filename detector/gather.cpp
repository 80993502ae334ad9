#include "detector/gather.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "detector/nolint.h"
#include "support/text.h"

namespace snag::detector {
namespace {

std::tuple<std::string, unsigned, unsigned, std::string> key_of(const finding& f) {
  return {f.at.path, f.at.line, f.at.column, f.check};
}

}  // namespace

const check_info stale_nolint = {
    "snag-stale-nolint",
    "a NOLINT silences nothing",
    "What it silenced was mended, has moved, or was never found. It would hide the next finding on its line.",
    "",
    confidence::high,
    nullptr};

gathered gather(std::span<const unit_result> results, confidence at_least, const joined_findings& joined) {
  gathered all;
  std::map<std::tuple<std::string, unsigned, unsigned, std::string>, const finding*> met;
  std::map<std::tuple<std::string, unsigned, unsigned, std::string>, nolint_use> nolints;
  std::map<std::tuple<std::string, unsigned, std::string>, const expectation*> expects;
  std::map<std::tuple<std::string, unsigned, unsigned>, const large_function*> too_large;
  for (const unit_result& r : results) {
    if (r.is != unit_result::outcome::checked) {
      all.lost.push_back(&r);
    }
    all.unchanged += r.kept ? 1 : 0;
    for (const finding& f : r.findings) {
      // A header's finding comes from every unit that includes it; the first unit's words stay.
      met.try_emplace(key_of(f), &f);
    }
    for (const nolint_use& n : r.nolints) {
      nolints.try_emplace({n.at.path, n.at.line, n.at.column, n.glob}, n).first->second.used |= n.used;
    }
    for (const large_function& f : r.too_large) {
      too_large.try_emplace({f.at.path, f.at.line, f.at.column}, &f);
    }
    for (const expectation& e : r.expects) {
      expects.try_emplace({e.at.path, e.line, e.check}, &e);
    }
  }
  for (const finding& f : joined.findings) {
    met.try_emplace(key_of(f), &f);
  }
  for (const nolint_use& n : joined.nolints) {
    nolints.try_emplace({n.at.path, n.at.line, n.at.column, n.glob}, n).first->second.used |= n.used;
  }
  for (const auto& [key, f] : met) {
    if (f->silenced) {
      all.silenced.push_back(*f);
    } else if (f->sure < at_least) {
      ++all.below_confidence;
    } else {
      all.findings.push_back(*f);
    }
  }
  for (auto& [key, n] : nolints) {
    all.nolints.push_back(std::move(n));
  }
  for (const auto& [key, f] : too_large) {
    all.too_large.push_back(*f);
  }
  for (const auto& [key, e] : expects) {
    all.expects.push_back(*e);
  }
  return all;
}

std::vector<finding> stale_nolints(std::span<const nolint_use> nolints,
                                   std::span<const check_info* const> checks) {
  std::vector<std::string> names;
  for (const check_info* c : all_checks()) {
    names.emplace_back(c->name);
  }
  std::vector<finding> stale;
  for (const nolint_use& n : nolints) {
    bool names_a_check = false;
    bool all_ran = true;
    for (const std::string& name : names) {
      if (glob_matches(n.glob, name)) {
        names_a_check = true;
        all_ran &= std::ranges::any_of(checks, [&](const check_info* c) { return c->name == name; });
      }
    }
    if (n.used || !all_ran) {
      continue;
    }
    finding f;
    f.check = stale_nolint.name;
    f.sure = stale_nolint.sure;
    f.at = n.at;
    f.message = names_a_check
                    ? fmt::format("NOLINT({}) silences nothing", n.glob)
                    : fmt::format("NOLINT({}) names no check{}", n.glob, did_you_mean(n.glob, names));
    stale.push_back(std::move(f));
  }
  return stale;
}

std::vector<finding> unmet(std::span<const expectation> expects, std::vector<finding>& findings) {
  std::vector<finding> missing;
  std::vector<bool> met(findings.size());
  for (const expectation& e : expects) {
    bool any = false;
    for (std::size_t i = 0; i < findings.size(); ++i) {
      const finding& f = findings[i];
      if (f.at.path == e.at.path && f.at.line == e.line && glob_matches(e.check, f.check)) {
        met[i] = any = true;
      }
    }
    if (!any) {
      finding f;
      f.check = e.check;
      f.sure = confidence::high;
      f.at = e.at;
      f.message = fmt::format("expected a finding in line {}, and none came", e.line);
      missing.push_back(std::move(f));
    }
  }
  std::size_t i = 0;
  std::erase_if(findings, [&](const finding&) { return met[i++]; });
  return missing;
}

}  // namespace snag::detector

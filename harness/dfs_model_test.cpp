// The reduction misses nothing: on random small programs it comes to the same final states as the enumeration
// of every schedule within the bound, which is written here a second time and knows nothing of the search.
//
// SNAG_DFS_PROGRAMS asks for another number of programs, SNAG_DFS_SEED for another seed.

#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <set>

#include "harness/dfs.h"
#include "harness/dfs_model.h"

namespace snag {
namespace {

using dfs_model::outcome;
using dfs_model::program;

constexpr unsigned no_bound = 1'000;
constexpr std::uint64_t runs_most = 6'000;  // of one enumeration; larger programs are left out

std::uint64_t from_environment(const char* name, std::uint64_t otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::strtoull(text, nullptr, 10);
}

struct states {
  std::set<std::string> all;
  std::uint64_t runs = 0;
  bool whole = true;
};

void enumerate(const program& what, const schedule& prefix, unsigned bound, states& found) {
  if (found.runs >= runs_most) {
    found.whole = false;
    return;
  }
  const outcome came = dfs_model::run(what, prefix);
  ++found.runs;
  found.all.insert(came.state);
  schedule until = prefix;
  unsigned cost = 0;
  std::uint64_t step = 0;
  const std::uint64_t known = length(prefix);
  for (const wire_step& s : came.trace.steps) {
    if (step >= known) {
      for (const dfs_model::option& other : came.options[step]) {
        if (cost + other.cost <= bound) {
          schedule next = first_choices(until, step);
          append(next, other.thread);
          enumerate(what, next, bound, found);
        }
      }
      append(until, s.thread);
    }
    cost += s.has(trace::preempting) ? 1 : 0;
    ++step;
  }
}

states search(const program& what, dfs_options options, std::uint64_t seed = 1) {
  states found;
  dfs_search by(options);
  std::mt19937_64 random(seed);
  std::vector<dfs_search::order> out;
  std::set<std::string> seen;
  for (;;) {
    for (dfs_search::order& o : by.next(1 + random() % 5)) {
      EXPECT_TRUE(seen.insert(testing::PrintToString(o.prefix)).second) << "handed out twice";
      out.push_back(std::move(o));
    }
    if (out.empty()) {
      break;
    }
    const std::size_t at = random() % out.size();
    const outcome came = dfs_model::run(what, out[at].prefix);
    EXPECT_LE(came.preemptions, options.preemptions);
    found.all.insert(came.state);
    ++found.runs;
    by.take(out[at].ticket, came.trace);
    out.erase(out.begin() + static_cast<std::ptrdiff_t>(at));
    if (found.runs > 4 * runs_most) {
      found.whole = false;
      return found;
    }
  }
  EXPECT_TRUE(by.exhausted()) << by.says();
  EXPECT_EQ(by.runs(), found.runs);
  return found;
}

struct totals {
  std::uint64_t programs = 0;
  std::uint64_t too_large = 0;
  std::uint64_t full = 0;
  std::uint64_t reduced = 0;
};

class dfs_bound : public testing::TestWithParam<unsigned> {};

TEST_P(dfs_bound, the_reduced_search_comes_to_every_state_of_the_enumeration) {
  const unsigned bound = GetParam();
  const std::uint64_t base = from_environment("SNAG_DFS_SEED", 1);
  const std::uint64_t programs = from_environment("SNAG_DFS_PROGRAMS", 200);
  totals sum;
  for (std::uint64_t i = 0; i < programs; ++i) {
    const std::uint64_t seed = base * 1'000'003 + i;
    std::mt19937_64 random(seed);
    const program what = dfs_model::draw(random, 3, bound == no_bound ? 3 : 5);
    states full;
    enumerate(what, {}, bound, full);
    if (!full.whole) {
      ++sum.too_large;
      continue;
    }
    const states reduced = search(what, {.preemptions = bound, .ahead = 1 + seed % 9}, seed);
    ++sum.programs;
    sum.full += full.runs;
    sum.reduced += reduced.runs;
    ASSERT_EQ(reduced.all, full.all) << "seed " << seed << ", bound " << bound << "\n" << what.text();
    ASSERT_LE(reduced.runs, full.runs) << "seed " << seed << "\n" << what.text();
  }
  std::printf("bound %u: seed %llu, %llu programs (%llu more were too large): %llu schedules for %llu\n",
              bound, static_cast<unsigned long long>(base), static_cast<unsigned long long>(sum.programs),
              static_cast<unsigned long long>(sum.too_large), static_cast<unsigned long long>(sum.reduced),
              static_cast<unsigned long long>(sum.full));
  EXPECT_GT(sum.programs, programs / 3);
  EXPECT_LT(sum.reduced, sum.full);
}

INSTANTIATE_TEST_SUITE_P(all, dfs_bound, testing::Values(0U, 1U, 2U, 3U, no_bound));

TEST(dfs_model, without_reduction_the_search_is_the_enumeration) {
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    std::mt19937_64 random(seed);
    const program what = dfs_model::draw(random, 2, 3);
    for (const unsigned bound : {0U, 1U, 2U}) {
      states full;
      enumerate(what, {}, bound, full);
      if (full.whole) {
        const states all = search(what, {.preemptions = bound, .reduction = false}, seed);
        ASSERT_EQ(all.all, full.all) << seed;
        ASSERT_EQ(all.runs, full.runs) << seed;
      }
    }
  }
}

TEST(dfs_model, the_parts_of_a_search_miss_nothing_together) {
  std::uint64_t most = 0;
  for (std::uint64_t seed = 1; seed <= 100; ++seed) {
    std::mt19937_64 random(seed * 77);
    const program what = dfs_model::draw(random, 3, 4);
    const states whole = search(what, {.preemptions = 2}, seed);
    if (!whole.whole) {
      continue;
    }
    for (const std::uint64_t of : {2U, 3U, 5U}) {
      std::set<std::string> together;
      for (std::uint64_t part = 1; part <= of; ++part) {
        const states one = search(what, {.preemptions = 2, .part = part, .of = of}, seed);
        together.insert(one.all.begin(), one.all.end());
        most = std::max(most, one.runs);
      }
      ASSERT_EQ(together, whole.all) << "seed " << seed << ", " << of << " parts\n" << what.text();
    }
  }
  EXPECT_GT(most, 10U);
}

TEST(dfs_model, a_search_that_was_put_away_goes_on_where_it_was) {
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    std::mt19937_64 random(seed * 31);
    const program what = dfs_model::draw(random, 3, 3);
    const dfs_options options = {.preemptions = 1, .ahead = 1 + seed % 7};
    const states whole = search(what, options, seed);
    std::set<std::string> found;
    dfs_search by(options);
    std::uint64_t runs = 0;
    while (runs < 20'000 && !by.over()) {
      // Of what is out when it is put away, nothing is known afterwards.
      const std::vector<dfs_search::order> out = by.next(1 + random() % 4);
      const std::size_t kept = random() % (out.size() + 1);
      for (std::size_t i = 0; i < kept; ++i) {
        const outcome came = dfs_model::run(what, out[i].prefix);
        found.insert(came.state);
        by.take(out[i].ticket, came.trace);
        ++runs;
      }
      by = dfs_search::from_json(by.to_json(), "state.json", options);
    }
    if (whole.whole) {
      ASSERT_TRUE(by.exhausted());
      EXPECT_EQ(found, whole.all) << seed;
      EXPECT_EQ(by.runs(), runs);
      EXPECT_EQ(runs, whole.runs) << "the same runs as without a break";
    }
  }
}

TEST(dfs_model, which_runs_are_made_does_not_depend_on_the_order_in_which_they_come_back) {
  for (std::uint64_t seed = 1; seed <= 25; ++seed) {
    std::mt19937_64 random(seed * 57);
    const program what = dfs_model::draw(random, 3, 4);
    const dfs_options options = {.preemptions = 2, .ahead = 1 + seed % 20};
    const states one = search(what, options, 1);
    const states other = search(what, options, 2);
    EXPECT_EQ(one.runs, other.runs) << seed;
    EXPECT_EQ(one.all, other.all) << seed;
  }
}

}  // namespace
}  // namespace snag

// The strategies, by what they do to small programs in this process: which orders come, how often, and what
// the paper behind each of them promises.

#include "scheduler/strategy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>

#include <chrono>
#include <cmath>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <thread>

#include "scheduler/annotate.h"
#include "scheduler/control.h"
#include "scheduler/estimate.h"
#include "scheduler/trace_record.h"

namespace snag::scheduler {
namespace {

run_trace& the_trace() {
  static auto* trace = static_cast<run_trace*>(::mmap(nullptr, sizeof(run_trace), PROT_READ | PROT_WRITE,
                                                      MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
  return *trace;
}

void run(const run_plan& plan, const std::function<void()>& program) {
  current_trace = &the_trace();
  forget_run(the_trace());
  start_controlled(plan);
  program();
  stop();
}

/// Two threads, each of which does three operations on one object; returns their order, as in "aabbab".
std::string order_of(const run_plan& plan, int each = 3) {
  std::string order;
  static int object = 0;  // one address: that is how an estimate knows it again
  run(plan, [&] {
    const auto work = [&](char name) {
      for (int i = 0; i < each; ++i) {
        annotate::point(&object, "step");
        order += name;
      }
    };
    std::thread a(work, 'a');
    std::thread b(work, 'b');
    a.join();
    b.join();
  });
  return order;
}

run_plan plan_of(strategy_kind kind, std::uint64_t seed, const run_estimate* estimate = nullptr) {
  run_plan plan;
  plan.strategy = kind;
  plan.seed = seed;
  plan.points = 2;
  plan.estimate = estimate;
  return plan;
}

const run_estimate& estimate() {
  static run_estimate made;
  (void)order_of(plan_of(strategy_kind::random, 1));
  make_estimate(the_trace(), made);
  return made;
}

std::map<std::string, int> orders(strategy_kind kind, int runs) {
  const run_estimate& known = estimate();
  std::map<std::string, int> seen;
  for (int seed = 0; seed < runs; ++seed) {
    ++seen[order_of(plan_of(kind, static_cast<std::uint64_t>(seed), &known))];
  }
  return seen;
}

TEST(Strategy, TheSameSeedGivesTheSameTrace) {
  for (const auto kind :
       {strategy_kind::random, strategy_kind::pct, strategy_kind::pos, strategy_kind::surw}) {
    const run_estimate& known = estimate();
    const std::string first = order_of(plan_of(kind, 7, &known));
    const std::uint64_t hash = the_trace().hash;
    for (int i = 0; i < 50; ++i) {
      EXPECT_EQ(order_of(plan_of(kind, 7, &known)), first);
      EXPECT_EQ(the_trace().hash, hash);
    }
  }
}

TEST(Strategy, EveryOneReachesAllOrders) {
  // pct with 3 changes of priority cannot reach the orders with more switches.
  for (const auto kind : {strategy_kind::random, strategy_kind::pos, strategy_kind::surw}) {
    EXPECT_EQ(orders(kind, 3000).size(), 20U);  // 6 over 3
  }
  EXPECT_GE(orders(strategy_kind::pct, 3000).size(), 10U);
}

// 20 orders, 19 degrees of freedom: 43.8 is the 0.1 % quantile of chi-square. The runs are seeded, so that
// the result is always the same one.
TEST(Strategy, SurwDrawsTheOrdersOfOneObjectUniformly) {
  constexpr int runs = 4000;
  const std::map<std::string, int> seen = orders(strategy_kind::surw, runs);
  double chi = 0;
  for (const auto& [order, count] : seen) {
    const double expected = runs / 20.0;
    chi += (count - expected) * (count - expected) / expected;
  }
  EXPECT_LT(chi, 43.8);
}

TEST(Strategy, ARandomWalkIsFarFromUniform) {
  constexpr int runs = 4000;
  double chi = 0;
  for (const auto& [order, count] : orders(strategy_kind::random, runs)) {
    const double expected = runs / 20.0;
    chi += (count - expected) * (count - expected) / expected;
  }
  EXPECT_GT(chi, 43.8);
}

// The promise of pct: 1 / (n k^(d-1)) for a bug of depth d in a run of n threads and k steps.
TEST(Strategy, PctKeepsItsPromise) {
  const run_estimate& known = estimate();
  constexpr int runs = 2000;
  int found = 0;
  for (int seed = 0; seed < runs; ++seed) {
    run_plan plan = plan_of(strategy_kind::pct, static_cast<std::uint64_t>(seed), &known);
    plan.depth = 2;
    // All of b between the first and the second of a: two order constraints.
    found += order_of(plan) == "abbbaa" ? 1 : 0;
  }
  EXPECT_GE(found, runs / static_cast<int>(known.threads * known.steps));
}

TEST(Strategy, FirstPreemptsNobody) {
  EXPECT_EQ(order_of(plan_of(strategy_kind::first, 0)), "aaabbb");
  EXPECT_EQ(the_trace().preemptions, 0U);
}

TEST(Prefix, IsFollowedToTheLetter) {
  const std::string wanted = order_of(plan_of(strategy_kind::random, 11));
  const std::uint64_t hash = the_trace().hash;
  std::vector<std::uint32_t> prefix;
  for (std::uint32_t i = 0; i < the_trace().step_count; ++i) {
    prefix.push_back(the_trace().steps[i].thread);
    prefix.push_back(1);
  }
  run_plan plan = plan_of(strategy_kind::first, 0);
  plan.prefix = prefix.data();
  plan.prefix_pairs = static_cast<std::uint32_t>(prefix.size() / 2);
  plan.strict = true;
  EXPECT_EQ(order_of(plan), wanted);
  EXPECT_EQ(the_trace().hash, hash);
}

TEST(Prefix, SkipsWhoCannotGoOn) {
  const std::uint32_t prefix[] = {9, 5, 1, 3, 7, 1};
  run_plan plan = plan_of(strategy_kind::first, 0);
  plan.prefix = prefix;
  plan.prefix_pairs = 3;
  EXPECT_EQ(order_of(plan), "aaabbb");
}

TEST(PrefixDeathTest, StrictEndsTheRunWhereItDoesNotFit) {
  const std::uint32_t prefix[] = {9, 5};
  run_plan plan = plan_of(strategy_kind::first, 0);
  plan.prefix = prefix;
  plan.prefix_pairs = 1;
  plan.strict = true;
  EXPECT_EXIT(order_of(plan), testing::ExitedWithCode(114), "");
}

TEST(VirtualTime, AnHourCostsNothingAndIsSeen) {
  using std::chrono::steady_clock;
  steady_clock::duration passed{};
  run(plan_of(strategy_kind::random, 1), [&] {
    const auto began = steady_clock::now();
    std::this_thread::sleep_for(std::chrono::hours(1));
    passed = steady_clock::now() - began;
  });
  EXPECT_GE(passed, std::chrono::hours(1));
  EXPECT_LT(passed, std::chrono::hours(1) + std::chrono::seconds(1));
}

TEST(VirtualTime, SleepersWakeInTheOrderOfTheirTimes) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    std::string order;
    run(plan_of(strategy_kind::random, seed), [&] {
      std::thread late([&] {
        std::this_thread::sleep_for(std::chrono::hours(2));
        order += 'l';
      });
      std::thread early([&] {
        std::this_thread::sleep_for(std::chrono::hours(1));
        order += 'e';
      });
      late.join();
      early.join();
    });
    EXPECT_EQ(order, "el") << "seed " << seed;
  }
}

TEST(VirtualTime, ATimeoutFiresOnlyWhereNothingElseCanRun) {
  const auto times_out = [](bool adversarial, std::uint64_t seed) {
    run_plan plan = plan_of(strategy_kind::random, seed);
    plan.adversarial = adversarial;
    bool timed_out = false;
    run(plan, [&] {
      std::mutex guard;
      std::condition_variable ready;
      bool done = false;
      std::thread other([&] {
        const std::lock_guard lock(guard);
        done = true;
        ready.notify_one();
      });
      {
        std::unique_lock lock(guard);
        timed_out = !ready.wait_for(lock, std::chrono::seconds(1), [&] { return done; });
      }
      other.join();
    });
    return timed_out;
  };
  int adversarial = 0;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    EXPECT_FALSE(times_out(false, seed)) << "seed " << seed;
    adversarial += times_out(true, seed) ? 1 : 0;
  }
  EXPECT_GT(adversarial, 0);
  EXPECT_LT(adversarial, 50);
}

TEST(Spurious, AWaitMayEndForNoReasonWhereThatIsAskedFor) {
  const auto wakes_early = [](bool spurious, std::uint64_t seed) {
    run_plan plan = plan_of(strategy_kind::random, seed);
    plan.spurious = spurious;
    bool early = false;
    run(plan, [&] {
      std::mutex guard;
      std::condition_variable ready;
      bool done = false;
      std::thread waiter([&] {
        std::unique_lock lock(guard);
        if (!done) {
          ready.wait(lock);
          early = !done;
        }
      });
      for (int i = 0; i < 20; ++i) {
        std::this_thread::yield();
      }
      {
        const std::lock_guard lock(guard);
        done = true;
        ready.notify_one();
      }
      waiter.join();
    });
    return early;
  };
  int early = 0;
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    EXPECT_FALSE(wakes_early(false, seed)) << "seed " << seed;
    early += wakes_early(true, seed) ? 1 : 0;
  }
  EXPECT_GT(early, 0);
}

TEST(Valve, ASpinningThreadDoesNotKeepTheOtherFromGoingOn) {
  for (const auto kind : {strategy_kind::random, strategy_kind::pct, strategy_kind::pos, strategy_kind::surw,
                          strategy_kind::first}) {
    for (std::uint64_t seed = 0; seed < 10; ++seed) {
      int object = 0;
      bool done = false;
      run(plan_of(kind, seed), [&] {
        std::thread spins([&] {
          while (!done) {
            annotate::point(&object, "look");
          }
        });
        std::thread sets([&] {
          annotate::point(&object, "set");
          done = true;
        });
        spins.join();
        sets.join();
      });
      EXPECT_TRUE(done);
    }
  }
}

}  // namespace
}  // namespace snag::scheduler

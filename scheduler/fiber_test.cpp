// The same program, seed and strategy on threads of their own and on fibers: step by step the same run.

#include "scheduler/fiber.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstring>
#include <functional>
#include <future>
#include <latch>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "scheduler/control.h"
#include "scheduler/controlled.h"
#include "scheduler/trace_record.h"

namespace snag::scheduler {
namespace {

run_trace& the_trace() {
  static auto* trace = static_cast<run_trace*>(::mmap(nullptr, sizeof(run_trace), PROT_READ | PROT_WRITE,
                                                      MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0));
  return *trace;
}

std::uint64_t hash_of(const std::function<void()>& program, strategy_kind kind, std::uint64_t seed,
                      bool fibers) {
  run_plan plan;
  plan.strategy = kind;
  plan.seed = seed;
  plan.points = 0;
  plan.fibers = fibers;
  current_trace = &the_trace();
  forget_run(the_trace());
  start_controlled(plan);
  program();
  quiesce();  // a detached thread may still have its last steps to do
  stop();
  return the_trace().hash;
}

void expect_same(const std::function<void()>& program) {
  if (!fiber::is_possible()) {
    GTEST_SKIP() << "this processor does not let a program change its FS base";
  }
  // What a program sets up once shall be there for both.
  (void)hash_of(program, strategy_kind::first, 0, false);
  for (const auto kind : {strategy_kind::random, strategy_kind::pct, strategy_kind::pos}) {
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      const std::uint64_t own = hash_of(program, kind, seed, false);
      EXPECT_EQ(hash_of(program, kind, seed, true), own)
          << "strategy " << static_cast<int>(kind) << " seed " << seed;
    }
  }
}

std::atomic<int> ended;

struct counter {
  int value = 0;
  ~counter() { ended.fetch_add(value); }
};
thread_local counter mine;

TEST(Fiber, LocksAndConditions) {
  expect_same([] {
    std::mutex guard;
    std::condition_variable changed;
    int turn = 0;
    const auto work = [&](int mine) {
      for (int i = 0; i < 3; ++i) {
        std::unique_lock lock(guard);
        changed.wait(lock, [&] { return turn == mine; });
        turn = 1 - mine;
        changed.notify_all();
      }
    };
    std::thread zero(work, 0);
    std::thread one(work, 1);
    zero.join();
    one.join();
    EXPECT_EQ(turn, 0);
  });
}

// Each thread finds its own, on whatever operating-system thread it runs, and it ends with the thread.
TEST(Fiber, ThreadLocalsAreTheThreadsOwn) {
  expect_same([] {
    ended = 0;
    std::mutex guard;
    const auto work = [&](int times) {
      for (int i = 0; i < times; ++i) {
        const std::lock_guard lock(guard);
        ++mine.value;
      }
      EXPECT_EQ(mine.value, times);
    };
    std::thread three(work, 3);
    std::thread five(work, 5);
    three.join();
    five.join();
    EXPECT_EQ(ended, 8);
  });
}

TEST(Fiber, ExceptionsAndErrnoStayWithTheirThread) {
  expect_same([] {
    std::mutex guard;
    const auto work = [&](int code) {
      for (int i = 0; i < 3; ++i) {
        errno = code;
        try {
          try {
            throw std::runtime_error(std::to_string(code));
          } catch (const std::runtime_error&) {
            // Others throw and catch meanwhile: what is being handled here must stay what it is.
            {
              const std::lock_guard lock(guard);
            }
            std::this_thread::yield();
            throw;
          }
        } catch (const std::runtime_error& e) {
          EXPECT_EQ(e.what(), std::to_string(code));
        }
        EXPECT_EQ(errno, code);
      }
    };
    std::thread one(work, 11);
    std::thread two(work, 22);
    one.join();
    two.join();
  });
}

TEST(Fiber, FloatingPointAndVectors) {
  expect_same([] {
    std::mutex guard;
    const auto work = [&](double start) {
      double sum = start;
      for (int i = 1; i < 6; ++i) {
        {
          const std::lock_guard lock(guard);
        }
        sum = sum * 1.5 + i;
      }
      EXPECT_EQ(sum, [&] {
        double same = start;
        for (int i = 1; i < 6; ++i) {
          same = same * 1.5 + i;
        }
        return same;
      }());
    };
    std::thread one(work, 0.25);
    std::thread two(work, 1e10);
    one.join();
    two.join();
  });
}

TEST(Fiber, ThreadsThatMakeThreadsAndAreLetGo) {
  expect_same([] {
    std::latch done(3);
    std::thread parent([&] {
      std::thread child([&] { done.count_down(); });
      std::thread([&] { done.count_down(); }).detach();
      child.join();
      done.count_down();
    });
    done.wait();
    parent.join();
  });
}

TEST(Fiber, SleepersAndFutures) {
  expect_same([] {
    auto early = std::async(std::launch::async, [] {
      std::this_thread::sleep_for(std::chrono::minutes(1));
      return 1;
    });
    auto late = std::async(std::launch::async, [] {
      std::this_thread::sleep_for(std::chrono::hours(1));
      return 2;
    });
    EXPECT_EQ(early.wait_for(std::chrono::minutes(2)), std::future_status::ready);
    EXPECT_EQ(late.get() + early.get(), 3);
  });
}

TEST(Fiber, AHundredThreads) {
  expect_same([] {
    std::mutex guard;
    int count = 0;
    std::vector<std::thread> all;
    for (int i = 0; i < 100; ++i) {
      all.emplace_back([&] {
        const std::lock_guard lock(guard);
        ++count;
      });
    }
    for (std::thread& one : all) {
      one.join();
    }
    EXPECT_EQ(count, 100);
  });
}

}  // namespace
}  // namespace snag::scheduler

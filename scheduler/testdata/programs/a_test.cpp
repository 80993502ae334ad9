// A GoogleTest program: one test holds in every schedule, one fails in some.

#include <gtest/gtest.h>

#include <atomic>
#include <mutex>
#include <thread>

namespace {

TEST(Counter, HoldsUnderALock) {
  int count = 0;
  std::mutex lock;
  const auto add = [&] {
    const std::lock_guard<std::mutex> held(lock);
    ++count;
  };
  std::thread one(add);
  std::thread two(add);
  one.join();
  two.join();
  EXPECT_EQ(count, 2);
}

TEST(Counter, LosesAnUpdate) {
  std::atomic<int> count = 0;
  std::mutex lock;
  const auto add = [&] {
    int before = 0;
    {
      const std::lock_guard<std::mutex> held(lock);
      before = count;
    }
    const std::lock_guard<std::mutex> held(lock);
    count = before + 1;
  };
  std::thread one(add);
  std::thread two(add);
  one.join();
  two.join();
  EXPECT_EQ(count, 2);
}

}  // namespace

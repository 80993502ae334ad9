// What one element alone is, or one task alone does.
#include <cstddef>
#include <thread>
#include <vector>

struct door {
  int code = 0;
  bool first = false;
};

struct house {
  std::vector<door> doors;
};

std::size_t search(const house& all, int code, std::size_t parts) {
  std::size_t found = all.doors.size();
  int leaders = 0;
  int firsts = 0;
  std::vector<std::thread> readers;
  const std::size_t share = all.doors.size() / parts + 1;
  for (std::size_t part = 0; part < parts; ++part) {
    readers.emplace_back([&, part] {
      if (part == 0) {
        ++leaders;
      }
      if (all.doors[part].first) {
        ++firsts;
      }
      for (std::size_t i = part * share; i < (part + 1) * share && i < all.doors.size(); ++i) {
        if (all.doors[i].code == code) {
          found = i;
        }
        if (i == 0) {
          leaders += 1;
        }
      }
    });
  }
  for (auto& one : readers) {
    one.join();
  }
  return found + static_cast<std::size_t>(leaders + firsts);
}

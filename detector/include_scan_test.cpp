#include "detector/include_scan.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace snag::detector {
namespace {

TEST(include_scan, counts_inclusions_until_something_else_stands) {
  EXPECT_EQ(
      inclusions_at_front("// why\n#include <vector> // and how\n/* a\n b */ #  include \"a/b.h\"\n\nint x;\n"
                          "#include <map>\n"),
      2U);
  EXPECT_EQ(inclusions_at_front(""), 0U);
  EXPECT_EQ(inclusions_at_front("#include <list>"), 1U);
  for (const char* other :
       {"#define A 1\n", "#pragma pack(1)\n", "#pragma once\n", "#include NAME\n", "#if A\n", ";\n"}) {
    EXPECT_EQ(inclusions_at_front("#include <vector>\n" + std::string(other) + "#include <map>\n"), 1U)
        << other;
  }
}

TEST(include_scan, knows_every_name_of_a_text) {
  const auto names =
      names_in("#if 0\nint a = defined(b);\n#define c(d) #d e\n#endif\n// not f\n\"not g\" 'h' private\n");
  for (const char* name : {"int", "a", "b", "c", "d", "e", "private"}) {
    EXPECT_TRUE(std::ranges::binary_search(names, word_hash(name))) << name;
  }
  for (const char* name : {"f", "g", "h", "not"}) {
    EXPECT_FALSE(std::ranges::binary_search(names, word_hash(name))) << name;
  }
}

}  // namespace
}  // namespace snag::detector

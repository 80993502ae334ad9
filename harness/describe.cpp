// The document that a runner prints of itself. Written by hand: a runner, a user's own too, links nothing but
// the standard library.

#include <cstdio>

#include "harness/runner.h"

namespace snag {

namespace {

#if defined(__clang__)
constexpr const char* compiler = "Clang " __clang_version__;
#else
constexpr const char* compiler = "GCC " __VERSION__;
#endif

std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (static_cast<unsigned char>(c) < 0x20) {
      char escape[8] = {};
      std::snprintf(escape, sizeof escape, "\\u%04x", static_cast<unsigned>(c));
      out += escape;
    } else {
      out += c;
    }
  }
  return out + '"';
}

template <typename List, typename Write>
std::string list(const List& items, Write write) {
  std::string out = "[";
  for (const auto& item : items) {
    out += (out.size() > 1 ? "," : "") + write(item);
  }
  return out + "]";
}

std::string member(std::string_view name, const std::string& json) {
  return quoted(name) + ":" + json;
}

std::string write(const expectation& e) {
  return "{" + member("engine", quoted(to_string(e.by))) + "," +
         member("must_show", list(e.must_show, [](flavour f) { return quoted(to_string(f)); })) + "," +
         member("any_of", list(e.any_of, [](verdict v) { return quoted(to_string(v)); })) + "}";
}

std::string write(const sighting& s) {
  return "{" + member("project", quoted(s.project)) + "," + member("issue", quoted(s.issue)) + "," +
         member("says", quoted(s.says)) + "}";
}

std::string write(const case_info& c) {
  return "{" + member("id", quoted(c.id)) + "," + member("title", quoted(c.title)) + "," +
         member("sources", list(c.sources, [](int row) { return std::to_string(row); })) + "," +
         member("check", quoted(c.check)) + "," + member("check_gap", quoted(c.check_gap)) + "," +
         member("mental_model", quoted(c.mental_model)) + "," +
         member("expectations", list(c.expectations, [](const expectation& e) { return write(e); })) + "," +
         member("plausible_shows", list(c.plausible_shows, [](verdict v) { return quoted(to_string(v)); })) +
         "," + member("sightings", list(c.sightings, [](const sighting& s) { return write(s); })) + "}";
}

}  // namespace

std::string describe(const runner_identity& runner, const std::vector<case_info>& cases) {
  return "{" + member("schema", "1") + "," + member("variant", quoted(runner.variant)) + "," +
         member("flavour", quoted(runner.flavour)) + "," + member("compiler", quoted(compiler)) + "," +
         member("cases", list(cases, [](const case_info& c) { return write(c); })) + "}\n";
}

}  // namespace snag

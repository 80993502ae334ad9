#include <fmt/format.h>

#include <pugixml.hpp>
#include <sstream>

#include "harness/report.h"
#include "harness/report_explore.h"

namespace snag {

namespace {

// XML 1.0 has no way to write most control characters; a report with one in it is no XML at all.
std::string printable(const std::string& text) {
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    out += byte >= 0x20 || c == '\n' || c == '\t' ? c : '?';
  }
  return out;
}

std::string seconds(std::chrono::microseconds span) {
  return fmt::format("{:.3f}", static_cast<double>(span.count()) / 1e6);
}

void set(pugi::xml_node node, const char* name, const std::string& value) {
  node.append_attribute(name).set_value(value.c_str());
}

std::string body(const stress_row& row, const stress_result& result) {
  const std::optional<failed_run>& run = row.first_surprise ? row.first_surprise : row.first_failure;
  return run ? printable(run->evidence) + "\nagain: " + repeat_command(row, result, run->iteration) + "\n"
             : std::string();
}

// The one suite of a report, with what its rows come to; the tests are the caller's.
template <typename Result>
pugi::xml_node begin_suite(pugi::xml_document& document, const char* name, const Result& result,
                           std::uint64_t seed) {
  pugi::xml_node declaration = document.append_child(pugi::node_declaration);
  set(declaration, "version", "1.0");
  set(declaration, "encoding", "UTF-8");
  pugi::xml_node suite = document.append_child("testsuites").append_child("testsuite");
  int failures = 0;
  int skipped = 0;
  for (const auto& row : result.rows) {
    failures += row.state == row_state::not_met ? 1 : 0;
    skipped += row.state == row_state::not_run ? 1 : 0;
  }
  set(suite, "name", name);
  set(suite, "tests", std::to_string(result.rows.size()));
  set(suite, "failures", std::to_string(failures));
  set(suite, "errors", "0");
  set(suite, "skipped", std::to_string(skipped));
  set(suite, "time", seconds(result.elapsed));
  pugi::xml_node property = suite.append_child("properties").append_child("property");
  set(property, "name", "seed");
  set(property, "value", std::to_string(seed));
  return suite;
}

std::string text_of(const pugi::xml_document& document) {
  std::ostringstream out;
  document.save(out, "  ");
  return out.str();
}

}  // namespace

std::string junit(const stress_result& result) {
  pugi::xml_document document;
  pugi::xml_node suite = begin_suite(document, "snag stress", result, result.seed);
  for (const stress_row& row : result.rows) {
    pugi::xml_node test = suite.append_child("testcase");
    set(test, "classname", row.case_id);
    set(test, "name", fmt::format("{} {}", to_string(row.variant), to_string(row.flavour)));
    set(test, "time", seconds(row.busy));
    if (row.state == row_state::not_met) {
      pugi::xml_node failure = test.append_child("failure");
      set(failure, "type", row.first_surprise ? std::string(to_string(row.first_surprise->is)) : "not-shown");
      set(failure, "message", printable(row.note));
      failure.append_child(pugi::node_pcdata).set_value(body(row, result).c_str());
    } else if (row.state == row_state::not_run) {
      set(test.append_child("skipped"), "message", "interrupted");
    }
  }
  return text_of(document);
}

std::string junit(const explore_result& result) {
  pugi::xml_document document;
  pugi::xml_node suite = begin_suite(document, "snag explore", result, result.options.seed);
  for (const explore_row& row : result.rows) {
    pugi::xml_node test = suite.append_child("testcase");
    const bool is_case = !row.subject.case_id.empty();
    set(test, "classname", is_case ? row.subject.case_id : printable(row.subject.program));
    set(test, "name",
        is_case ? fmt::format("{} {}", to_string(row.subject.variant), to_string(row.subject.flavour))
                : printable(row.label()));
    set(test, "time", seconds(row.busy));
    if (row.state == row_state::not_met) {
      pugi::xml_node failure = test.append_child("failure");
      set(failure, "type", row.failure ? std::string(to_string(row.failure->is)) : "not-shown");
      set(failure, "message", printable(row.note));
      std::string body;
      if (row.failure) {
        body = row.failure->detail + "\n" + row.failure->evidence + "\n";
        for (const trace_decision& d :
             row.failure->run ? row.failure->run->decisive : std::vector<trace_decision>()) {
          body += d.says + "\n";
        }
        body += "again: " + replay_command(row, result.options) + "\n";
      }
      failure.append_child(pugi::node_pcdata).set_value(printable(body).c_str());
    } else if (row.state == row_state::not_run) {
      set(test.append_child("skipped"), "message", row.finished ? "not shown in this part" : "interrupted");
    }
  }
  return text_of(document);
}

}  // namespace snag

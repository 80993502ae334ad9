// What all classes behind an interface start, of whichever unit they are.

#include "detector/cross_tu_interfaces.h"

#include <gtest/gtest.h>

#include "detector/cross_tu_bytes.h"
#include "detector/cross_tu_table.h"

namespace snag::detector {
namespace {

/// A pool's submit: queued for threads that the object joins.
summary_start queued() {
  summary_start start;
  start.model = "std::thread::thread";
  start.queued = true;
  start.joined = joined_by::handle;
  start.holders.emplace_back();
  return start;
}

summary_start detached() {
  summary_start start;
  start.model = "std::thread::thread";
  start.detached = true;
  return start;
}

/// A unit with one class behind executor::submit.
unit_summary overrider(const std::string& name, std::vector<summary_start> starts) {
  function_summary f;
  f.usr = f.name = name;
  f.starts = std::move(starts);
  unit_summary unit;
  unit.overridden = {"submit"};
  unit.overrides = {{"submit", name}};
  unit.functions.push_back(std::move(f));
  return unit;
}

summary_table table_of(const std::vector<unit_summary>& units) {
  std::vector<const unit_summary*> all;
  for (const auto& one : units) {
    all.push_back(&one);
  }
  return summary_table(all);
}

TEST(interfaces, start_what_all_behind_them_start) {
  const auto table = table_of({overrider("pool", {queued()}), overrider("strand", {queued()})});
  const function_summary* face = table.find("submit");
  ASSERT_NE(face, nullptr);
  ASSERT_EQ(face->starts.size(), 1U);
  EXPECT_TRUE(face->starts.front().queued);
  EXPECT_TRUE(face->starts.front().held_behind);
  EXPECT_TRUE(face->starts.front().holders.empty()) << "a member of one class means nothing to another";
  EXPECT_TRUE(face->opaque);
}

TEST(interfaces, of_which_one_does_otherwise_start_nothing) {
  EXPECT_EQ(table_of({overrider("pool", {queued()}), overrider("at_once", {})}).find("submit"), nullptr);
  EXPECT_EQ(table_of({overrider("pool", {queued()}), overrider("loose", {detached()})}).find("submit"),
            nullptr);
}

TEST(interfaces, of_which_one_is_unknown_start_nothing) {
  unit_summary unknown;
  unknown.overridden = {"submit"};
  unknown.overrides = {{"submit", "elsewhere"}};
  EXPECT_EQ(table_of({overrider("pool", {queued()}), unknown}).find("submit"), nullptr);
}

TEST(interfaces, do_not_hang_on_the_order_of_the_units) {
  const auto a = overrider("a", {detached()});
  const auto b = overrider("b", {detached()});
  const auto one = table_of({a, b});
  const auto other = table_of({b, a});
  ASSERT_NE(one.find("submit"), nullptr);
  ASSERT_NE(other.find("submit"), nullptr);
  EXPECT_EQ(to_bytes(*one.find("submit")), to_bytes(*other.find("submit")));
}

TEST(interfaces, are_told_to_who_gives_them_a_callable) {
  const auto table = table_of({overrider("pool", {queued()})});
  unit_summary user;
  user.questions.push_back({.usr = "submit"});
  EXPECT_TRUE(table.told(user).empty());
  user.questions.front().callable = true;
  EXPECT_FALSE(table.told(user).empty());
  const unit_summary part = table.part_for(user);
  ASSERT_EQ(part.functions.size(), 1U);
  const auto there = summary_table::of_part(part);
  EXPECT_TRUE(there.is_overridden("submit"));
  EXPECT_NE(there.find("submit"), nullptr);
  // A call of it does nothing else that is known.
  summary_event call;
  call.callee = "submit";
  EXPECT_EQ(there.find_called(call), nullptr);
}

}  // namespace
}  // namespace snag::detector

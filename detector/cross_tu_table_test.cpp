// What the summaries of several units come to together.

#include "detector/cross_tu_table.h"

#include <gtest/gtest.h>

#include <initializer_list>

#include "detector/cross_tu_bytes.h"
#include "detector/cross_tu_choice.h"
#include "detector/cross_tu_order.h"

namespace snag::detector {
namespace {

place at(const std::string& file, unsigned line) {
  return {file, line, 1, "text", {}};
}

summary_path parameter(unsigned index) {
  summary_path path;
  path.root = summary_path::root_kind::parameter;
  path.parameter = index;
  return path;
}

summary_event does(event_kind is, const summary_path& on, const place& where) {
  summary_event e;
  e.is = is;
  e.on = on;
  e.at = where;
  return e;
}

summary_event calls(const std::string& callee, std::vector<summary_path> arguments, const place& where) {
  summary_event e = does(event_kind::call, {}, where);
  e.callee = e.name = callee;
  e.arguments = std::move(arguments);
  return e;
}

function_summary function(const std::string& name, std::vector<summary_event> events, const place& where) {
  function_summary f;
  f.usr = f.name = name;
  f.at = where;
  f.events = std::move(events);
  f.understood = {true, true};
  f.only_called = {false, false};
  return f;
}

unit_summary unit(std::vector<function_summary> functions) {
  unit_summary u;
  u.functions = std::move(functions);
  return u;
}

summary_table table_of(const std::vector<unit_summary>& units) {
  std::vector<const unit_summary*> all;
  for (const auto& one : units) {
    all.push_back(&one);
  }
  return summary_table(all);
}

TEST(summary_table, puts_callees_in_the_place_of_calls) {
  const auto table = table_of({
      unit({function("outer", {calls("middle", {parameter(1), parameter(0)}, at("a", 3))}, at("a", 1))}),
      unit({function("middle", {calls("inner", {parameter(1)}, at("b", 3))}, at("b", 1))}),
      unit({function("inner", {does(event_kind::close, parameter(0), at("c", 2))}, at("c", 1))}),
  });
  const function_summary* outer = table.find("outer");
  ASSERT_NE(outer, nullptr);
  ASSERT_EQ(outer->events.size(), 1U);
  EXPECT_EQ(outer->events[0].is, event_kind::close);
  EXPECT_EQ(outer->events[0].on, parameter(0)) << "given on crosswise twice";
  EXPECT_EQ(outer->events[0].at.path, "a");
  EXPECT_FALSE(outer->opaque);
  EXPECT_TRUE(outer->understood[0]);
}

TEST(summary_table, thinks_the_worst_of_what_nobody_defines) {
  const auto table =
      table_of({unit({function("asks", {calls("nowhere", {parameter(0)}, at("a", 2))}, at("a", 1))})});
  const function_summary* asks = table.find("asks");
  ASSERT_NE(asks, nullptr);
  EXPECT_TRUE(asks->opaque);
  EXPECT_FALSE(asks->understood[0]);
  EXPECT_TRUE(asks->understood[1]);
  ASSERT_EQ(asks->events.size(), 1U);
  EXPECT_EQ(asks->events[0].is, event_kind::touch);
}

TEST(summary_table, stays_unsure_of_what_calls_itself) {
  const auto table = table_of({
      unit({function("ping", {calls("pong", {parameter(0)}, at("a", 2))}, at("a", 1))}),
      unit({function(
          "pong",
          {calls("ping", {parameter(0)}, at("b", 2)), does(event_kind::send, parameter(0), at("b", 3))},
          at("b", 1))}),
  });
  EXPECT_TRUE(table.find("ping")->opaque);
  EXPECT_LT(table.find("ping")->events.size(), 10U);
}

TEST(summary_table, believes_definitions_that_agree_and_no_others) {
  const auto close_it = [](const std::string& file) {
    return unit({function("f", {does(event_kind::close, parameter(0), at(file, 5))}, at(file, 4))});
  };
  EXPECT_EQ(table_of({close_it("b"), close_it("a")}).find("f")->at.path, "a");
  EXPECT_EQ(table_of({close_it("a"), close_it("b")}).find("f")->at.path, "a");
  EXPECT_EQ(table_of({close_it("a"), unit({function("f", {}, at("b", 4))}), close_it("c")}).find("f"),
            nullptr);
}

TEST(summary_table, does_not_depend_on_the_order_of_the_units) {
  std::vector<unit_summary> units;
  for (int i = 0; i < 8; ++i) {
    const std::string name = "f" + std::to_string(i);
    std::vector<summary_event> events = {does(event_kind::send, parameter(0), at(name, 2))};
    events.push_back(calls("f" + std::to_string((i + 3) % 8), {parameter(0)}, at(name, 3)));
    units.push_back(unit({function(name, events, at(name, 1))}));
  }
  const auto text_of = [](const summary_table& table) {
    std::string all;
    for (int i = 0; i < 8; ++i) {
      all += to_bytes(*table.find("f" + std::to_string(i)));
    }
    return all;
  };
  const std::string forward = text_of(table_of(units));
  std::ranges::reverse(units);
  EXPECT_EQ(text_of(table_of(units)), forward);
}

/// Asks about `f`, with what is so.
unit_summary asks(std::initializer_list<bool summary_question::*> about) {
  summary_question q;
  q.usr = "f";
  for (const auto one : about) {
    q.*one = true;
  }
  unit_summary unit;
  unit.questions = {q};
  return unit;
}

TEST(summary_table, tells_only_where_an_answer_matters) {
  unit_summary asking = asks({&summary_question::callable});
  const auto closes = unit({function("f", {does(event_kind::close, parameter(0), at("a", 5))}, at("a", 4))});
  EXPECT_EQ(table_of({closes, asking}).told(asking), "");
  asking.questions[0].objects = true;
  EXPECT_NE(table_of({closes, asking}).told(asking), "");
  EXPECT_EQ(table_of({asking}).told(asking), "");
}

TEST(units_to_tell, one_of_those_that_share_a_header_is_enough) {
  const auto closes = unit({function("f", {does(event_kind::close, parameter(0), at("a", 5))}, at("a", 4))});
  using q = summary_question;
  const auto header = asks({&q::objects});
  const auto other = asks({&q::objects, &q::under_lock});
  const auto own = asks({&q::objects, &q::own});
  const summary_table table = table_of({closes, header, own});
  const auto told = [&](std::vector<asking_unit> units) { return units_to_tell(units, table); };
  using places = std::vector<std::size_t>;
  EXPECT_EQ(told({{&closes}, {&header}, {&header}}), (places{1}));
  EXPECT_EQ(told({{&header}, {&own}, {&header}, {&own}}), (places{1, 3}));
  EXPECT_EQ(told({{&header}, {&other}, {&header}}), (places{0, 1})) << "not the same question";
  EXPECT_EQ(told({{&header}, {&header, true}, {&header}}), (places{1})) << "what it found may be taken back";
  EXPECT_EQ(told({{&closes, true}}), places{});
  const summary_table nothing = table_of({header});
  EXPECT_TRUE(units_to_tell(std::vector<asking_unit>{{&header}, {&own, true}}, nothing).empty());
}

TEST(summary_table, tells_of_callbacks_only_where_they_hold_something) {
  unit_summary asking = asks({&summary_question::callable});
  function_summary runs = function("f", {}, at("a", 4));
  runs.only_called = {true};
  EXPECT_EQ(table_of({unit({runs}), asking}).told(asking), "") << "a plain function's name";
  asking.questions[0].closure = true;
  EXPECT_NE(table_of({unit({runs}), asking}).told(asking), "");
}

TEST(summary_table, tells_of_locks_that_the_caller_may_know) {
  unit_summary asking = asks({&summary_question::under_lock});
  function_summary takes = function("f", {}, at("a", 4));
  takes.takes.emplace_back();
  takes.takes[0].at = at("a", 5);
  EXPECT_EQ(table_of({unit({takes}), asking}).told(asking), "") << "of its own file";
  takes.takes[0].lock = parameter(0);
  EXPECT_NE(table_of({unit({takes}), asking}).told(asking), "");
}

TEST(summary_table, tells_who_wakes_only_to_those_who_wait) {
  unit_summary asking = asks({&summary_question::objects});
  const auto wakes = unit({function("f", {does(event_kind::notify, parameter(0), at("a", 5))}, at("a", 4))});
  EXPECT_EQ(table_of({wakes, asking}).told(asking), "");
  asking.questions[0].beside_wait = true;
  EXPECT_NE(table_of({wakes, asking}).told(asking), "");
}

summary_edge edge(const std::string& from, const std::string& to, const std::string& file,
                  std::vector<std::string> gates = {}) {
  summary_edge e;
  e.from = e.from_name = from;
  e.to = e.to_name = to;
  e.held = {{at(file, 1), ""}};
  e.taken = {{at(file, 2), ""}};
  e.gates = std::move(gates);
  return e;
}

summary_class queue(const std::string& file) {
  summary_class c;
  c.usr = "queue";
  c.is_queue = c.late_send_fails = true;
  c.members = {{"f", role::send, false, false, at(file, 3)}, {"shut", role::close, true, false, at(file, 9)}};
  return c;
}

unit_summary has(const summary_class& one) {
  unit_summary u;
  u.classes = {one};
  return u;
}

TEST(summary_table, classes_are_told_to_who_calls_a_member) {
  const auto asking = asks({&summary_question::objects});
  const summary_table table = table_of({has(queue("a")), asking});
  EXPECT_NE(table.told(asking), "");
  const summary_table part =
      summary_table::of_part(unit_summary_from_bytes(to_bytes(table.part_for(asking))));
  const summary_class* told = part.classes().find("queue");
  ASSERT_NE(told, nullptr);
  EXPECT_EQ(part.classes().of_member("shut"), told);
  EXPECT_EQ(told->members[1].is, role::close);
  EXPECT_EQ(part.classes().of_member("open"), nullptr);
  unit_summary other = asking;
  other.questions[0].usr = "g";
  EXPECT_EQ(table.told(other), "");
  EXPECT_TRUE(table.part_for(other).classes.empty());
}

TEST(summary_table, a_class_that_moved_is_told_as_before) {
  const auto asking = asks({&summary_question::objects});
  EXPECT_EQ(table_of({has(queue("a")), asking}).told(asking),
            table_of({has(queue("b")), asking}).told(asking));
  const std::vector<unit_summary> both = {has(queue("b")), has(queue("a"))};
  ASSERT_NE(table_of(both).classes().find("queue"), nullptr) << "in two places, and alike";
  EXPECT_EQ(table_of(both).classes().find("queue")->members[0].at.path, "a");
}

TEST(summary_table, of_classes_that_are_read_differently_nothing_is_known) {
  summary_class lenient = queue("b");
  lenient.late_send_fails = false;
  const std::vector<unit_summary> units = {has(queue("a")), has(lenient), has(queue("a"))};
  EXPECT_TRUE(table_of(units).classes().empty());
}

TEST(summary_table, who_overrides_a_member_reads_the_class_alike) {
  unit_summary overrides;
  overrides.overridden = {"shut"};
  EXPECT_TRUE(table_of({has(queue("a")), overrides}).classes().empty());
  unit_summary agrees = has(queue("b"));
  agrees.overridden = {"shut"};
  EXPECT_FALSE(table_of({has(queue("a")), agrees}).classes().empty());
}

TEST(summary_table, who_defines_a_member_reads_the_class_alike) {
  unit_summary another = unit({function("f", {}, at("b", 4))});
  EXPECT_TRUE(table_of({has(queue("a")), another}).classes().empty()) << "another class of that name";
  another.classes = {queue("b")};
  EXPECT_FALSE(table_of({has(queue("a")), another}).classes().empty());
}

TEST(summary_table, a_member_of_a_class_does_to_its_object_what_its_role_says) {
  summary_path self;
  self.root = summary_path::root_kind::self;
  const auto shut = unit({function("shut", {does(event_kind::close, self, at("q", 9))}, at("q", 8))});
  summary_event call = calls("shut", {}, at("a", 5));
  call.on = parameter(0);
  // What the caller's unit thought of the call before.
  const summary_event touched = does(event_kind::write, parameter(0), at("a", 5));
  const auto ends = unit({function("end", {touched, call}, at("a", 4))});
  const summary_table table = table_of({shut, ends});
  ASSERT_EQ(table.find("end")->events.size(), 1U);
  EXPECT_EQ(table.find("end")->events[0].is, event_kind::close);
  EXPECT_EQ(table.find("end")->events[0].on, parameter(0));
  call.guarded = true;
  EXPECT_TRUE(
      table_of({shut, unit({function("end", {touched, call}, at("a", 4))})}).find("end")->events.empty())
      << "its error may be caught";
}

TEST(summary_table, units_come_through_bytes_as_they_were) {
  unit_summary u = unit({function("f", {calls("g", {parameter(1)}, at("a", 5))}, at("a", 4))});
  u.functions[0].takes.push_back(
      {parameter(0), at("a", 6), {{at("a", 7), "by this"}}, true, false, true, false});
  u.functions[0].made_from = {{"c::field", 1}};
  u.questions.push_back({"g", true, false, true, false, true, false, true});
  u.overridden = {"h"};
  u.classes = {queue("q")};
  summary_edge e = edge("a", "b", "c");
  e.call = calls("g", {parameter(300)}, at("\xff", 70'000));
  u.edges = {e, e};
  u.functions[0].understood = {true, false, true};
  const std::string text = to_bytes(u);
  const unit_summary back = unit_summary_from_bytes(text);
  EXPECT_EQ(to_bytes(back), text);
  EXPECT_EQ(back.functions[0].takes[0].way[0].message, "by this");
  EXPECT_EQ(back.functions[0].understood, u.functions[0].understood);
  EXPECT_EQ(back.edges[1].call.arguments[0].parameter, 300U);
  EXPECT_EQ(back.edges[1].call.at.line, 70'000U);
  EXPECT_EQ(back.edges[1].call.at.path, "\xef\xbf\xbd") << "what is no UTF-8 is replaced";
  EXPECT_EQ(back.overridden, u.overridden);
  ASSERT_EQ(back.classes.size(), 1U);
  EXPECT_EQ(to_bytes(back.classes[0]), to_bytes(u.classes[0]));
  for (std::size_t size = 0; size < text.size(); ++size) {
    EXPECT_ANY_THROW((void)unit_summary_from_bytes(std::string_view(text).substr(0, size))) << size;
  }
  EXPECT_ANY_THROW((void)unit_summary_from_bytes(text + '\0'));
  EXPECT_ANY_THROW((void)unit_summary_from_bytes(std::string(16, '\xff')));
}

TEST(cycles_across, are_told_once_where_no_unit_sees_them_alone) {
  unit_summary a;
  a.edges = {edge("x", "y", "a"), edge("p", "q", "a"), edge("q", "p", "a")};
  unit_summary b;
  b.edges = {edge("y", "x", "b")};
  const auto there = cycles_across(std::vector<unit_order>{{&a, false}, {&b, false}}, {}).findings;
  const auto back = cycles_across(std::vector<unit_order>{{&b, false}, {&a, false}}, {}).findings;
  ASSERT_EQ(there.size(), 1U) << "p and q are one unit's own affair";
  EXPECT_EQ(there[0].at.path, "b");
  EXPECT_EQ(there[0].message,
            "'x' is taken while 'y' is held, and elsewhere the other way round: each can wait for the other");
  ASSERT_EQ(back.size(), 1U);
  EXPECT_EQ(back[0].at.path, there[0].at.path);
}

TEST(cycles_across, of_three_units_and_behind_a_common_lock) {
  unit_summary a;
  a.edges = {edge("x", "y", "a", {"gate"})};
  unit_summary b;
  b.edges = {edge("y", "z", "b")};
  unit_summary c;
  c.edges = {edge("z", "x", "c")};
  const std::vector<unit_order> all = {{&a, false}, {&b, false}, {&c, false}};
  EXPECT_EQ(cycles_across(all, {}).findings.size(), 1U);
  c.edges = {edge("z", "x", "c", {"gate"})};
  EXPECT_TRUE(cycles_across(all, {}).findings.empty());
}

}  // namespace
}  // namespace snag::detector

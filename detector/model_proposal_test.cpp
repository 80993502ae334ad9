#include "detector/model_proposal.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "detector/model.h"

namespace snag::detector {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

declared_parameter value() {
  return {};
}
declared_parameter callable() {
  declared_parameter p;
  p.callable = true;
  return p;
}
declared_parameter number() {
  declared_parameter p;
  p.integer = true;
  return p;
}

declared_function function(const std::string& name, std::vector<declared_parameter> parameters = {},
                           bool returns_nothing = true) {
  declared_function f;
  f.name = name;
  f.last = name.substr(name.rfind(':') + 1);
  f.declaration = f.last + "()";
  f.line = 7;
  f.parameters = std::move(parameters);
  f.returns_nothing = returns_nothing;
  return f;
}

declared_type type(const std::string& name, std::vector<declared_function> members) {
  declared_type t;
  t.name = name;
  t.line = 3;
  t.members = std::move(members);
  for (declared_function& member : t.members) {
    member.name = name + "::" + member.last;
  }
  return t;
}

/// What a proposal comes to, read as a user's file is.
model read_back(const std::vector<declared_type>& types,
                const std::vector<declared_function>& functions = {}) {
  model m;
  m.add(proposal("some.h", types, functions), "proposal.yaml");
  return m;
}

TEST(proposal_of, a_queue_is_a_channel) {
  declared_type queue =
      type("a::queue", {function("put", {value()}), function("tryPut", {value()}, false),
                        function("take", {}, false), function("shutdown"), function("size", {}, false)});
  queue.constructors = {function("a::queue::queue", {value(), number()})};
  const model m = read_back({queue});
  ASSERT_NE(m.type("a::queue"), nullptr);
  EXPECT_EQ(m.type("a::queue")->is, object_kind::channel);
  EXPECT_EQ(m.type("a::queue")->capacity, (operand{operand::kind::argument, 1}));
  EXPECT_EQ(m.function("a::queue::put")->is, role::send);
  EXPECT_TRUE(m.function("a::queue::put")->blocks);
  EXPECT_FALSE(m.function("a::queue::tryPut")->blocks);
  EXPECT_EQ(m.function("a::queue::take")->is, role::receive);
  EXPECT_EQ(m.function("a::queue::shutdown")->is, role::close);
  EXPECT_EQ(m.function("a::queue::size"), nullptr);
}

TEST(proposal_of, a_queue_without_a_limit_is_unbounded) {
  const model m = read_back({type("q", {function("push", {value()}), function("pop", {}, false)})});
  EXPECT_TRUE(m.type("q")->unbounded);
}

TEST(proposal_of, a_pool_is_a_group) {
  declared_type pool = type("pool", {function("Submit", {callable()}, false), function("post", {callable()}),
                                     function("wait_idle"), function("stop")});
  pool.destructor_calls = {"join"};
  const model m = read_back({pool});
  EXPECT_EQ(m.type("pool")->is, object_kind::group);
  EXPECT_EQ(m.type("pool")->on_destruction, at_end::wait);
  EXPECT_EQ(m.function("pool::Submit")->joined, joined_by::handle) << "it gives something back";
  EXPECT_EQ(m.function("pool::post")->joined, joined_by::group);
  EXPECT_EQ(m.function("pool::wait_idle")->is, role::wait);
  EXPECT_EQ(m.function("pool::stop"), nullptr) << "whether stop waits cannot be seen";
  EXPECT_THAT(proposal("some.h", {pool}, {}), HasSubstr("# if it returns only when every task is over:"));
}

TEST(proposal_of, a_stop_that_joins_waits) {
  declared_type pool = type("pool", {function("submit", {callable()}), function("stop")});
  pool.members.back().calls = {"lock", "join"};
  EXPECT_EQ(read_back({pool}).function("pool::stop")->is, role::wait);
}

TEST(proposal_of, a_latch_is_a_counter) {
  const model m =
      read_back({type("latch", {function("countDown"), function("await"), function("awaitFor", {number()})}),
                 type("group", {function("add", {number()}), function("done"), function("wait")}),
                 type("event", {function("set"), function("wait")})});
  EXPECT_EQ(m.type("latch")->is, object_kind::counter);
  EXPECT_EQ(m.function("latch::countDown")->is, role::count_down);
  EXPECT_EQ(m.function("latch::await")->is, role::wait);
  EXPECT_FALSE(m.function("latch::awaitFor")->blocks);
  EXPECT_EQ(m.function("group::add")->count, (operand{operand::kind::argument, 0}));
  EXPECT_EQ(m.function("event::set")->is, role::count_down);
}

TEST(proposal_of, threads_locks_and_guards) {
  declared_type guard = type("guard", {});
  guard.has_destructor = true;
  declared_parameter lock;
  lock.type = "spin";
  guard.constructors = {function("guard::guard", {lock})};
  declared_type thread = type("worker", {function("join"), function("detach")});
  thread.constructors = {function("worker::worker", {callable()})};
  thread.destructor_calls = {"terminate"};
  const model m = read_back(
      {guard, type("spin", {function("Lock"), function("Unlock"), function("TryLock", {}, false)}), thread});
  EXPECT_EQ(m.type("spin")->is, object_kind::lock);
  EXPECT_FALSE(m.function("spin::TryLock")->blocks);
  ASSERT_NE(m.type("guard"), nullptr) << "the lock may be declared behind it";
  EXPECT_EQ(m.type("guard")->on_destruction, at_end::unlock);
  EXPECT_EQ(m.type("worker")->is, object_kind::task_handle);
  EXPECT_EQ(m.type("worker")->on_destruction, at_end::terminate);
  EXPECT_EQ(m.function("worker::worker")->joined, joined_by::handle);
}

TEST(proposal_of, free_functions_that_start_tasks) {
  const model m = read_back(
      {}, {function("go", {callable()}), function("post", {value(), callable()}),
           function("launch", {callable()}, false), function("parallel_for", {number(), callable()}),
           function("sort", {value(), callable()}), function("go_home", {value()})});
  EXPECT_EQ(m.function("go")->joined, joined_by::nobody);
  EXPECT_EQ(m.function("post")->joined, joined_by::group);
  EXPECT_EQ(m.function("post")->on, (operand{operand::kind::argument, 0}));
  EXPECT_EQ(m.function("launch")->joined, joined_by::handle);
  EXPECT_EQ(m.function("parallel_for")->is, role::noescape);
  EXPECT_EQ(m.function("sort"), nullptr);
  EXPECT_EQ(m.function("go_home"), nullptr);
}

TEST(proposal_of, ordinary_types_is_a_model_without_entries) {
  const std::string text =
      proposal("some.h", {type("point", {function("get", {}, false), function("set", {value()})})}, {});
  EXPECT_THAT(text, HasSubstr("Nothing in it looks like"));
  EXPECT_THAT(text, Not(HasSubstr("types:")));
  model m;
  m.add(text, "proposal.yaml");
  EXPECT_EQ(m.size(), 0U);
}

TEST(proposal_of, overloads_share_one_entry) {
  const std::string text = proposal(
      "some.h",
      {type("q", {function("push", {value()}), function("push", {value()}), function("pop", {}, false)})},
      {});
  EXPECT_EQ(text.find("name: q::push"), text.rfind("name: q::push"));
}

}  // namespace
}  // namespace snag::detector

#include "detector/model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "detector/model_words.h"
#include "detector/shipped_models.h"
#include "support/exit_code.h"
#include "support/files.h"

namespace snag::detector {
namespace {

/// What the reader says of a text, or "" where it takes it.
std::string fault(const std::string& yaml) {
  model m;
  try {
    m.add(yaml, "mine.yaml");
  } catch (const user_error& e) {
    EXPECT_EQ(m.size(), 0U) << "a faulty file must add nothing";
    return e.what();
  }
  return "";
}

TEST(shipped_models, are_read_without_a_fault) {
  const model m = model::shipped();
  EXPECT_GT(m.size(), 100U);
  std::vector<std::string> names;
  for (const auto& file : shipped_models()) {
    names.emplace_back(file.name);
  }
  EXPECT_THAT(names, testing::ElementsAre("absl.yaml", "asio.yaml", "boost.yaml", "c11.yaml", "csp.yaml",
                                          "folly.yaml", "grpc.yaml", "libdispatch.yaml", "libuv.yaml",
                                          "marl.yaml", "pthread.yaml", "qt.yaml", "std.yaml", "tbb.yaml"));
}

TEST(shipped_models, give_the_roles_that_the_rules_stand_on) {
  const model m = model::shipped();
  const function_model* thread = m.function("std::thread::thread");
  ASSERT_NE(thread, nullptr);
  EXPECT_EQ(thread->is, role::spawn);
  EXPECT_EQ(thread->task.is, operand::kind::callable);
  EXPECT_EQ(thread->joined, joined_by::handle);
  EXPECT_TRUE(thread->copies);
  EXPECT_EQ(m.function("std::jthread::jthread")->joined, joined_by::destructor);
  EXPECT_EQ(m.function("csp::go")->joined, joined_by::nobody);
  EXPECT_EQ(m.type("std::thread")->on_destruction, at_end::terminate);
  EXPECT_EQ(m.type("std::jthread")->on_destruction, at_end::join);

  const function_model* create = m.function("pthread_create");
  ASSERT_NE(create, nullptr);
  EXPECT_EQ(create->task, (operand{operand::kind::argument, 2}));
  EXPECT_EQ(create->data, (operand{operand::kind::argument, 3}));
  EXPECT_EQ(create->on, (operand{operand::kind::argument, 0}));
  EXPECT_FALSE(create->copies);

  EXPECT_EQ(m.function("csp::on_send")->value, (operand{operand::kind::argument, 1}));
  EXPECT_FALSE(m.function("csp::on_send")->blocks);
  EXPECT_TRUE(m.type("csp::chan")->reference_like);
  EXPECT_TRUE(m.type("csp::chan")->closes_once);
  EXPECT_TRUE(m.known_not_to_throw("std::mutex::lock"));
  EXPECT_FALSE(m.known_not_to_throw("std::vector::push_back"));
  EXPECT_EQ(m.function("main"), nullptr);
}

TEST(model, takes_a_user_s_file_and_lets_it_win) {
  model m = model::shipped();
  m.add(
      "schema: 1\nfunctions:\n  - {names: [pool::submit, std::async], role: spawn, task: 0, joined-by: "
      "nobody}\n",
      "mine.yaml");
  EXPECT_EQ(m.function("pool::submit")->is, role::spawn);
  EXPECT_EQ(m.function("std::async")->joined, joined_by::nobody);
  EXPECT_EQ(m.function("std::async")->from, "mine.yaml");
}

TEST(model, a_namespace_may_be_the_same_as_another) {
  model m;
  m.add(
      "schema: 1\nsame-as: {lib::detail::v1: lib, lib::detail: lib::inner}\nfunctions:\n"
      "  - {name: lib::group::run, role: spawn}\n  - {name: lib::inner::go, role: spawn}\n"
      "types: [{name: lib::group, kind: group}]\nnothrow: [lib::group::wait]\n",
      "mine.yaml");
  EXPECT_EQ(m.function("lib::detail::v1::group::run"), m.function("lib::group::run"));
  EXPECT_EQ(m.type("lib::detail::v1::group"), m.type("lib::group"));
  EXPECT_TRUE(m.known_not_to_throw("lib::detail::v1::group::wait"));
  EXPECT_NE(m.function("lib::detail::go"), nullptr) << "the longest namespace that fits is taken";
  EXPECT_EQ(m.function("lib::detail::v1::go"), nullptr);
  EXPECT_EQ(m.function("lib::detailed::go"), nullptr);
  // An entry under a declaration's own name comes first.
  m.add("schema: 1\nfunctions: [{name: 'lib::detail::v1::group::run', role: noescape}]\n", "more.yaml");
  EXPECT_EQ(m.function("lib::detail::v1::group::run")->is, role::noescape);
}

TEST(model, tells_limits_and_constants) {
  model m;
  m.add(
      "schema: 1\nfunctions:\n  - {name: f, role: wait, limit: 1}\n"
      "  - {name: g, role: spawn, only-with: [A::queued], not-with: [A::now], many-with: [A::all]}\n"
      "  - {name: h, role: noescape, many: true}\n"
      "types: [{name: t, kind: channel, capacity: none}]\n",
      "mine.yaml");
  EXPECT_EQ(m.function("f")->limit, (operand{operand::kind::argument, 1}));
  EXPECT_THAT(m.function("g")->only_with, testing::ElementsAre("A::queued"));
  EXPECT_THAT(m.function("g")->not_with, testing::ElementsAre("A::now"));
  EXPECT_THAT(m.function("g")->many_with, testing::ElementsAre("A::all"));
  EXPECT_FALSE(m.function("g")->many);
  EXPECT_TRUE(m.function("h")->many);
  EXPECT_EQ(m.function("g")->line, 4U);
  ASSERT_TRUE(m.type("t")->capacity.has_value());
  EXPECT_EQ(m.type("t")->capacity->is, operand::kind::result);
}

TEST(model, gives_the_nearest_names) {
  const model m = model::shipped();
  EXPECT_THAT(m.nearest("std::thread::jion"), testing::ElementsAre("std::thread::join"));
  EXPECT_THAT(m.nearest("boost::fibers::fiber_group::join"), testing::Contains("boost::fibers::fiber::join"));
  EXPECT_LE(m.nearest("x::wait").size(), 3U);
  EXPECT_THAT(m.nearest("nothing::like_it"), testing::IsEmpty());
}

// An editor that knows the schema and the reader have to agree on the words.
TEST(model, the_schema_has_the_words_of_the_tables) {
  const auto schema = nlohmann::json::parse(read_file(SNAG_SOURCE_DIR "/docs/model.schema.json"));
  const auto& known = schema.at("definitions");
  const auto expect_words = [](const nlohmann::json& list, const auto& table) {
    std::vector<std::string> words;
    for (const auto& w : table) {
      words.emplace_back(w.text);
    }
    EXPECT_THAT(list.get<std::vector<std::string>>(), testing::UnorderedElementsAreArray(words));
  };
  const auto& function = known.at("function").at("properties");
  expect_words(function.at("role").at("enum"), role_words);
  expect_words(function.at("joined-by").at("enum"), joined_by_words);
  expect_words(known.at("type").at("properties").at("kind").at("enum"), object_kind_words);
  expect_words(known.at("end").at("enum"), at_end_words);
  // Every key of the schema is one that the reader knows, and the page tells it.
  const std::string page = read_file(SNAG_SOURCE_DIR "/docs/models.md");
  for (const auto& [section, keys] :
       {std::pair{"functions", function}, std::pair{"types", known.at("type").at("properties")}}) {
    for (const auto& [key, value] : keys.items()) {
      const std::string says = fault(std::string("schema: 1\n") + section + ":\n  - {" + key + ": {}}\n");
      EXPECT_EQ(says.find("unknown key"), std::string::npos) << says;
      if (key != "name" && key != "names") {
        EXPECT_NE(page.find("`" + key + "`"), std::string::npos) << key;
      }
    }
  }
}

TEST(model, says_how_locks_are_taken_and_given_back) {
  const model m = model::shipped();
  EXPECT_TRUE(m.function("std::shared_mutex::lock_shared")->shared);
  EXPECT_FALSE(m.function("std::shared_mutex::lock")->shared);
  EXPECT_FALSE(m.function("pthread_mutex_trylock")->blocks);
  EXPECT_EQ(m.function("std::lock")->on.is, operand::kind::rest);
  EXPECT_EQ(m.type("std::scoped_lock")->on.is, operand::kind::rest);
  EXPECT_TRUE(m.type("std::shared_lock")->shared);
  EXPECT_TRUE(m.type("std::recursive_mutex")->recursive);
  EXPECT_FALSE(m.type("std::mutex")->recursive);
  const function_model* wait = m.function("std::condition_variable::wait");
  ASSERT_TRUE(wait->releases.has_value());
  EXPECT_EQ(wait->releases->index, 0U);
  EXPECT_EQ(wait->predicate->is, operand::kind::callable);
  EXPECT_EQ(m.function("pthread_cond_wait")->releases->index, 1U);
  EXPECT_TRUE(m.function("pthread_cond_signal")->one);
  EXPECT_FALSE(m.function("std::condition_variable::notify_all")->one);
}

TEST(model, every_word_of_the_tables_is_read_back) {
  for (const auto& w : role_words) {
    model m;
    m.add("schema: 1\nfunctions: [{name: f, role: " + std::string(w.text) + "}]\n", "mine.yaml");
    EXPECT_EQ(m.function("f")->is, w.value);
    EXPECT_EQ(to_string(w.value), w.text);
  }
  for (const auto& w : object_kind_words) {
    model m;
    m.add("schema: 1\ntypes: [{name: t, kind: " + std::string(w.text) + "}]\n", "mine.yaml");
    EXPECT_EQ(m.type("t")->is, w.value);
  }
  for (const auto& w : joined_by_words) {
    model m;
    m.add("schema: 1\nfunctions: [{name: f, role: spawn, joined-by: " + std::string(w.text) + "}]\n",
          "mine.yaml");
    EXPECT_EQ(m.function("f")->joined, w.value);
  }
  for (const auto& w : at_end_words) {
    model m;
    m.add("schema: 1\ntypes: [{name: t, kind: guard, on-destruction: " + std::string(w.text) + "}]\n",
          "mine.yaml");
    EXPECT_EQ(m.type("t")->on_destruction, w.value);
  }
}

TEST(model, every_word_is_in_the_documentation) {
  const std::string page = read_file(SNAG_SOURCE_DIR "/docs/models.md");
  const auto expect_word = [&](std::string_view word) {
    EXPECT_NE(page.find("`" + std::string(word) + "`"), std::string::npos) << word;
  };
  for (const auto& w : role_words) {
    expect_word(w.text);
  }
  for (const auto& w : object_kind_words) {
    expect_word(w.text);
  }
  for (const auto& w : joined_by_words) {
    expect_word(w.text);
  }
  for (const auto& w : at_end_words) {
    expect_word(w.text);
  }
}

TEST(model, the_examples_of_the_documentation_are_read) {
  const std::string page = read_file(SNAG_SOURCE_DIR "/docs/models.md");
  unsigned examples = 0;
  for (std::size_t at = page.find("```yaml\n"); at != std::string::npos; at = page.find("```yaml\n", at)) {
    at += 8;
    const std::string text = page.substr(at, page.find("```", at) - at);
    EXPECT_EQ(fault(text), "") << text;
    ++examples;
  }
  EXPECT_GE(examples, 1U);
}

struct bad_model {
  const char* name;
  const char* yaml;
  const char* says;
};

class faulty_model : public testing::TestWithParam<bad_model> {};

TEST_P(faulty_model, is_refused_in_one_line_that_names_file_line_key_and_mend) {
  const std::string says = fault(GetParam().yaml);
  EXPECT_EQ(says, GetParam().says);
  EXPECT_EQ(says.find('\n'), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(
    all, faulty_model,
    testing::Values(
        bad_model{"unknown_role", "schema: 1\nfunctions:\n  - name: f\n    role: sned\n",
                  "mine.yaml:4: functions[0].role: unknown role 'sned'; did you mean 'send'?"},
        bad_model{"unknown_key", "schema: 1\nfunctions:\n  - name: f\n    role: spawn\n    tsak: 0\n",
                  "mine.yaml:5: functions[0].tsak: unknown key 'tsak'; did you mean 'task'?"},
        bad_model{"unknown_section", "schema: 1\nfunction:\n  - {name: f, role: send}\n",
                  "mine.yaml:2: function: unknown key 'function'; did you mean 'functions'?"},
        bad_model{"no_schema", "functions: []\n",
                  "mine.yaml:1: schema: is missing; write 'schema: 1' on the first line"},
        bad_model{"other_schema", "schema: 2\n", "mine.yaml:1: schema: is '2'; this version reads schema 1"},
        bad_model{"no_role", "schema: 1\nfunctions:\n  - name: f\n",
                  "mine.yaml:3: functions[0].role: is missing; write 'role: ' and one of docs/models.md"},
        bad_model{"no_name", "schema: 1\nfunctions:\n  - role: send\n",
                  "mine.yaml:3: functions[0].name: is missing; write the qualified name, such as 'name: "
                  "std::thread::join'"},
        bad_model{
            "template_arguments", "schema: 1\ntypes:\n  - {name: 'q<int>', kind: channel}\n",
            "mine.yaml:3: types[0].name: 'q<int>' has arguments; write the qualified name alone, without <> "
            "and ()"},
        bad_model{"attribute_of_another_role", "schema: 1\nfunctions:\n  - {name: f, role: send, task: 0}\n",
                  "mine.yaml:3: functions[0].task: has no meaning for role 'send'; take it out"},
        bad_model{"no_part_of_a_call", "schema: 1\nfunctions:\n  - {name: f, role: spawn, task: first}\n",
                  "mine.yaml:3: functions[0].task: 'first' is no part of a call; write an argument's number "
                  "from 0, "
                  "object, result, callable or rest"},
        bad_model{"space_without_a_map", "schema: 1\nsame-as: [a]\n",
                  "mine.yaml:2: same-as: must be a map of namespaces such as '{tbb::detail::d1: tbb}'"},
        bad_model{"space_with_colons", "schema: 1\nsame-as: {'a::': b}\n",
                  "mine.yaml:2: same-as.a::: must be two different namespaces, without '::' at their ends"},
        bad_model{"limit_of_another_role", "schema: 1\nfunctions:\n  - {name: f, role: spawn, limit: 0}\n",
                  "mine.yaml:3: functions[0].limit: has no meaning for role 'spawn'; take it out"},
        bad_model{"no_boolean", "schema: 1\nfunctions:\n  - {name: f, role: send, blocks: perhaps}\n",
                  "mine.yaml:3: functions[0].blocks: is 'perhaps'; write true or false"},
        bad_model{"given_twice", "schema: 1\nfunctions:\n  - name: f\n    role: send\n    role: close\n",
                  "mine.yaml:5: functions[0].role: is given twice; keep one"},
        bad_model{"no_list", "schema: 1\nfunctions: send\n",
                  "mine.yaml:2: functions: must be a list ('- ...' on each line)"},
        bad_model{"no_map", "- 1\n",
                  "mine.yaml:1: a model is a map with 'schema', 'functions', 'types' and 'nothrow'"},
        bad_model{"no_yaml", "schema: 1\nfunctions: [\n",
                  "mine.yaml:3: no valid YAML: end of sequence flow not found"}),
    [](const testing::TestParamInfo<bad_model>& p) { return p.param.name; });

TEST(model, fingerprints_tell_models_apart) {
  model a = model::shipped();
  const model b = model::shipped();
  EXPECT_EQ(a.fingerprint(), b.fingerprint());
  a.add("schema: 1\nnothrow: [f]\n", "mine.yaml");
  EXPECT_NE(a.fingerprint(), b.fingerprint());
}

TEST(model, a_missing_file_is_named) {
  model m;
  EXPECT_THAT([&] { m.add_file("/nowhere/m.yaml"); },
              testing::ThrowsMessage<user_error>(testing::HasSubstr("/nowhere/m.yaml")));
}

}  // namespace
}  // namespace snag::detector

// --explain-model and --propose-model, as people call them.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "detector/run_check_test.h"
#include "support/files.h"

namespace snag::detector {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* library = R"(namespace lib {
enum class when { now, later };
struct pool {
  template <class F> void post(F f, when w = when::later) {}
  void drain();
  bool drain_for(int milliseconds);
  template <class F> void each(F f, when w = when::later) {}
};
void unspoken_of(pool&);
}  // namespace lib
)";

constexpr const char* roles_of_library = R"(schema: 1
types:
  - {name: lib::pool, kind: group, on-destruction: wait}
functions:
  - {name: lib::pool::post, role: spawn, task: 0, joined-by: group, not-with: [lib::when::now]}
  - {name: lib::pool::drain, role: wait}
  - {name: lib::pool::drain_for, role: wait, limit: 0}
  - {name: lib::pool::each, role: noescape, many-with: [lib::when::now]}
)";

class ExplainModel : public testing::Test {
 protected:
  finished explain(const std::string& line_of_code, const std::string& at = ":4") {
    here_.file("library.h", library);
    here_.file("roles.yaml", roles_of_library);
    here_.file("user.cpp", "#include \"library.h\"\nvoid work();\nvoid user(lib::pool& pool) {\n  " +
                               line_of_code + "\n}\n");
    return here_.check({"--model", "roles.yaml", "--explain-model", "user.cpp" + at, "--", "-std=c++20"});
  }
  workplace here_;
};

TEST_F(ExplainModel, tells_role_file_and_entry) {
  const finished run = explain("pool.post([] { work(); });");
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_THAT(run.out,
              HasSubstr("4:3: pool.post([] { work(); })\n  calls lib::pool::post\n"
                        "  role spawn, from roles.yaml:5 ('lib::pool::post')\n"
                        "    task: '[] { work(); }'\n    joined-by: group\n    on: 'pool'\n"
                        "  its object is a group, from roles.yaml:3 ('lib::pool'); on-destruction: wait\n"));
}

TEST_F(ExplainModel, tells_of_each_call_on_the_line) {
  const finished run = explain("pool.post([] { work(); }); pool.drain();");
  EXPECT_THAT(run.out, HasSubstr("calls lib::pool::post\n"));
  EXPECT_THAT(run.out, HasSubstr("calls work\n  no role"));
  EXPECT_THAT(run.out, HasSubstr("calls lib::pool::drain\n  role wait, from roles.yaml:6"));
  EXPECT_THAT(explain("pool.post([] { work(); }); pool.drain();", ":4:30").out,
              Not(HasSubstr("lib::pool::post")));
}

TEST_F(ExplainModel, tells_that_a_limit_makes_it_give_up) {
  EXPECT_THAT(explain("pool.drain_for(10);").out, HasSubstr("blocks: no: limited by '10'"));
  EXPECT_THAT(explain("pool.drain_for(-1);").out, Not(HasSubstr("blocks: no")));
}

TEST_F(ExplainModel, tells_what_is_called_many_times_at_once) {
  const std::string many = "many: it is called many times at the same time";
  EXPECT_THAT(explain("pool.each([] { work(); }, lib::when::now);").out, HasSubstr(many));
  EXPECT_THAT(explain("pool.each([] { work(); });").out, Not(HasSubstr(many)));
}

TEST_F(ExplainModel, tells_why_a_role_does_not_hold) {
  EXPECT_THAT(explain("pool.post([] { work(); }, lib::when::now);").out,
              HasSubstr("no role: spawn from roles.yaml:5 ('lib::pool::post') does not hold for this call; "
                        "not with lib::when::now"));
}

TEST_F(ExplainModel, tells_the_nearest_names_where_there_is_no_entry) {
  const finished run = explain("lib::unspoken_of(pool);");
  EXPECT_EQ(run.code, 0);
  EXPECT_THAT(run.out,
              HasSubstr("calls lib::unspoken_of\n  no role: no model has an entry 'lib::unspoken_of'"));
}

TEST_F(ExplainModel, tells_which_role_a_body_gave) {
  const workplace here;
  here.file("tray.cpp", R"(#include <condition_variable>
#include <deque>
#include <mutex>
class tray {
 public:
  void lay(int what) {
    std::lock_guard hold(guard_);
    if (shut_) throw 1;
    laid_.push_back(what);
    moved_.notify_one();
  }
  int grab() {
    std::unique_lock hold(guard_);
    moved_.wait(hold, [this] { return shut_ || !laid_.empty(); });
    const int first = laid_.empty() ? 0 : laid_.front();
    if (first != 0) laid_.pop_front();
    return first;
  }
  void shut() {
    std::lock_guard hold(guard_);
    shut_ = true;
    moved_.notify_all();
  }
 private:
  std::mutex guard_;
  std::condition_variable moved_;
  std::deque<int> laid_;
  bool shut_ = false;
};
void user(tray& t) {
  t.lay(1);
  t.grab();
  t.shut();
}
)");
  const auto told = [&](const char* at) {
    return here.check({"--explain-model", std::string("tray.cpp:") + at, "--", "-std=c++20"}).out;
  };
  EXPECT_THAT(told("31"),
              HasSubstr("  role send, from what its body does (tray.cpp:6)\n    blocks: no\n"
                        "  its object is a channel, from what its members do (tray.cpp:4); a send after the "
                        "close is an error, a second close is no error\n"));
  EXPECT_THAT(told("32"), HasSubstr("  role receive, from what its body does (tray.cpp:12)\n  its object"));
  EXPECT_THAT(told("33"), HasSubstr("  role close, from what its body does (tray.cpp:19)\n"));
}

TEST_F(ExplainModel, tells_the_body_of_a_class_whose_fields_stand_behind_a_pointer) {
  const workplace here;
  here.file("tray.cpp", R"(#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
class tray {
  struct inside;
  std::unique_ptr<inside> in_;
 public:
  void lay(int what);
  int grab();
  void shut();
};
struct tray::inside {
  std::mutex guard;
  std::condition_variable moved;
  std::optional<int> laid;
  bool shut = false;
};
void tray::lay(int what) {
  std::lock_guard hold(in_->guard);
  if (in_->shut) throw 1;
  in_->laid = what;
  in_->moved.notify_one();
}
int tray::grab() {
  inside& in = *in_;
  std::unique_lock hold(in.guard);
  in.moved.wait(hold, [&] { return in.shut || in.laid; });
  const int first = in.laid ? in.laid.value() : 0;
  in.laid.reset();
  return first;
}
void tray::shut() {
  std::lock_guard hold(in_->guard);
  in_->shut = true;
  in_->moved.notify_all();
}
void user(tray& t) {
  t.lay(1);
  t.grab();
  t.shut();
}
)");
  const auto told = [&](const char* at) {
    return here.check({"--explain-model", std::string("tray.cpp:") + at, "--", "-std=c++20"}).out;
  };
  EXPECT_THAT(told("39"),
              HasSubstr("  role send, from what its body does (tray.cpp:19)\n    blocks: no\n"
                        "  its object is a channel, from what its members do (tray.cpp:5); a send after the "
                        "close is an error, a second close is no error\n"));
  EXPECT_THAT(told("40"), HasSubstr("  role receive, from what its body does (tray.cpp:25)\n"));
  EXPECT_THAT(told("41"), HasSubstr("  role close, from what its body does (tray.cpp:33)\n"));
}

TEST_F(ExplainModel, tells_which_body_stands_behind_an_interface_and_in_another_file) {
  const workplace here;
  here.file("tray.h", R"(#pragma once
#include <condition_variable>
#include <deque>
#include <mutex>
struct rack {
  std::mutex guard;
  std::condition_variable moved;
  std::deque<int> laid;
  bool shut = false;
};
struct layer {
  virtual ~layer() = default;
  virtual void lay(int what) = 0;
};
class tray : public layer, rack {
 public:
  void lay(int what) override;
  int grab();
  void close();
};
)");
  here.file("tray.cpp", R"(#include "tray.h"
void tray::lay(int what) {
  std::lock_guard hold(guard);
  if (shut) throw 1;
  laid.push_back(what);
  moved.notify_one();
}
int tray::grab() {
  std::unique_lock hold(guard);
  moved.wait(hold, [this] { return shut || !laid.empty(); });
  const int first = laid.empty() ? 0 : laid.front();
  if (first != 0) laid.pop_front();
  return first;
}
void tray::close() {
  std::lock_guard hold(guard);
  shut = true;
  moved.notify_all();
}
void here(layer& l) {
  l.lay(1);
}
)");
  here.file("user.cpp", R"(#include "tray.h"
void user(tray& t, layer& l) {
  t.close();
  l.lay(1);
}
)");
  here.database({"tray.cpp", "user.cpp"});
  const auto told = [&](const char* at) { return here.check({"-p", ".", "--explain-model", at}).out; };
  EXPECT_THAT(told("tray.cpp:21"),
              HasSubstr("  role send, from what the body behind it does (tray.cpp:2)\n"));
  EXPECT_THAT(told("user.cpp:3"), HasSubstr("no role")) << "no other file was checked yet";
  EXPECT_EQ(here.check({"-p", "."}).code, 0);
  EXPECT_THAT(told("user.cpp:3"),
              HasSubstr("  role close, from what its body does (tray.cpp:15)\n"
                        "  its object is a channel, from what its members do (./tray.h:15); a send after the "
                        "close is an error, a second close is no error\n"));
  EXPECT_THAT(told("user.cpp:4"), HasSubstr("  role send, from what the body behind it does (tray.cpp:2)\n"));
}

TEST_F(ExplainModel, a_wait_behind_a_loop_is_not_a_wait_in_it) {
  for (const bool inside : {true, false}) {
    here_.file("bell.cpp", R"(#include <condition_variable>
#include <mutex>
class bell {
 public:
  void ring() { std::lock_guard hold(guard_); --left_; rung_.notify_all(); }
  void listen() { std::unique_lock hold(guard_); while (left_ != 0) { )" +
                               std::string(inside ? "rung_.wait(hold); }" : "break; } rung_.wait(hold);") +
                               R"( }
 private:
  std::mutex guard_;
  std::condition_variable rung_;
  int left_ = 1;
};
void user(bell& b) { b.listen(); }
)");
    const finished run = here_.check({"--explain-model", "bell.cpp:12", "--", "-std=c++20"});
    EXPECT_EQ(run.out.find("role wait") != std::string::npos, inside) << run.out;
  }
}

TEST_F(ExplainModel, a_line_without_a_call_is_an_empty_selection) {
  const finished run = explain("", ":2");
  EXPECT_EQ(run.code, 4);
  EXPECT_THAT(run.err, HasSubstr("nothing is called at user.cpp:2"));
}

TEST_F(ExplainModel, refuses_what_is_no_place) {
  const finished run = here_.check({"--explain-model", "user.cpp", "--"});
  EXPECT_EQ(run.code, 2);
  EXPECT_THAT(run.err, HasSubstr("write FILE:LINE"));
}

// A queue and a pool as people write them; what they do stands in another file.
constexpr const char* header = R"(#pragma once
namespace ours {
struct task { void operator()(); };
class worker_pool {
 public:
  explicit worker_pool(unsigned threads);
  ~worker_pool();
  template <class F> void submit(F f) {}
  void wait_all();
};
class latch {
 public:
  explicit latch(int n);
  void count_down();
  void wait();
};
}  // namespace ours
)";

TEST(propose_model, the_proposal_loads_and_finds_the_bug_of_the_type) {
  const workplace here;
  here.file("pool.h", header);
  const finished proposed = here.check({"--propose-model", "pool.h"});
  ASSERT_EQ(proposed.code, 0) << proposed.err;
  here.file("pool.yaml", proposed.out);
  here.file("user.cpp", R"(#include "pool.h"
void work(int);
int read_all();
void counter_of_the_loop(ours::worker_pool& pool) {
  for (int i = 0; i < 4; ++i) {
    pool.submit([&] { work(i); });
  }
  pool.wait_all();
}
int counted_too_early(ours::worker_pool& pool) {
  int value = 0;
  ours::latch ready(1);
  pool.submit([&] {
    ready.count_down();
    value = read_all();
  });
  ready.wait();
  return value;
}
int right(ours::worker_pool& pool) {
  int value = 0;
  pool.submit([&] { value = read_all(); });
  pool.wait_all();
  return value;
}
)");
  const finished without = here.check({"user.cpp", "--", "-std=c++20"});
  EXPECT_EQ(without.code, 0) << "nothing is known of the types without a model\n" << without.out;
  const finished with = here.check({"--json", "--model", "pool.yaml", "user.cpp", "--", "-std=c++20"});
  ASSERT_EQ(with.code, 1) << with.err << proposed.out;
  std::vector<std::pair<int, std::string>> found;
  const auto report = nlohmann::json::parse(with.out);
  for (const auto& f : report.at("findings")) {
    found.emplace_back(f.at("line").get<int>(), f.at("check").get<std::string>());
  }
  EXPECT_THAT(found,
              testing::ElementsAre(std::pair(6, "snag-loop-capture"), std::pair(14, "snag-misplaced-done")));
}

TEST(propose_model, takes_the_flags_of_files_nearby) {
  const workplace here;
  here.file("src/pool.h", std::string("#ifndef OURS\n#error needs OURS\n#endif\n") + header);
  here.file("src/pool.cpp", "#include \"pool.h\"\n");
  EXPECT_EQ(here.check({"--propose-model", "src/pool.h"}).code, 2);
  here.database({"src/pool.cpp"}, "-std=c++20 -DOURS");
  const finished run = here.check({"--propose-model", "src/pool.h", "-p", "."});
  EXPECT_EQ(run.code, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("name: ours::worker_pool::submit, role: spawn"));
  EXPECT_EQ(here.check({"--propose-model", "src/pool.h", "--", "-DOURS"}).code, 0);
}

TEST(propose_model, refuses_what_is_not_there_or_does_not_parse) {
  const workplace here;
  const finished missing = here.check({"--propose-model", "none.h"});
  EXPECT_EQ(missing.code, 2);
  EXPECT_THAT(missing.err, HasSubstr("there is no such file"));
  here.file("broken.h", "class {");
  const finished broken = here.check({"--propose-model", "broken.h"});
  EXPECT_EQ(broken.code, 2);
  EXPECT_THAT(broken.err, HasSubstr("broken.h: does not parse: "));
  EXPECT_THAT(broken.err, HasSubstr("broken.h:1:8: error: "));
  EXPECT_EQ(broken.out, "");
}

}  // namespace
}  // namespace snag::detector

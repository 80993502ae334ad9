#include <atomic>

#include "examples/systems/friends/friends.h"

namespace systems::friends {

namespace {

/// A stage sends for as long as somebody wants what it makes.
template <class T>
csp::error send(const csp::context& ctx, const csp::chan<T>& to, const T& value) {
  csp::error over;
  csp::select(csp::on_send(to, value), csp::on_receive(ctx.done(), [&] { over = ctx.err(); }));
  return over;
}

/// Closes the channel of a stage when its last task ends, on every path.
template <class T>
class last_one_out {
 public:
  last_one_out(std::atomic<int>& left, const csp::chan<T>& out) : left_(left), out_(out) {}
  last_one_out(const last_one_out&) = delete;
  last_one_out& operator=(const last_one_out&) = delete;
  ~last_one_out() {
    if (left_.fetch_sub(1) == 1) {
      out_.close();
    }
  }

 private:
  std::atomic<int>& left_;
  const csp::chan<T>& out_;
};

/// Both parts at once, in a group of their own under the mapper's context.
csp::error ask_parts(const csp::context& ctx, const fetch& ask, const std::string& id, std::string_view where,
                     parts& into) {
  csp::group both(ctx);
  both.go([&](const csp::context& c) { return ask(c, id + "/name" + std::string(where), into.name); });
  both.go([&](const csp::context& c) { return ask(c, id + "/likes" + std::string(where), into.likes); });
  return both.wait();
}

csp::error load_parts(const csp::context& ctx, const fetch& ask, const std::string& id, parts& into) {
  into.id = id;
  if (!ask_parts(ctx, ask, id, "", into)) {
    return {};
  }
  // The group that failed is over, and its context with it: the second attempt runs under the parent's.
  return ask_parts(ctx, ask, id, mirror, into);
}

}  // namespace

found load(const csp::context& ctx, const fetch& ask, const std::vector<std::string>& ids) {
  found result;
  const auto wanted = csp::make_chan<std::string>();
  const auto sent = csp::make_chan<parts>();
  std::atomic<int> producing = 1;
  std::atomic<int> mapping = mappers;
  csp::group stages(ctx);
  stages.go([&](const csp::context& c) -> csp::error {
    const last_one_out at_end(producing, wanted);
    for (const std::string& id : ids) {
      if (csp::error over = send(c, wanted, id)) {
        return over;
      }
    }
    return {};
  });
  for (int i = 0; i < mappers; ++i) {
    stages.go([&](const csp::context& c) -> csp::error {
      const last_one_out at_end(mapping, sent);
      for (const std::string& id : wanted) {
        parts one;
        if (csp::error failed = load_parts(c, ask, id, one)) {
          return csp::errorf("friend {}: {}", id, failed);
        }
        if (csp::error over = send(c, sent, one)) {
          return over;
        }
      }
      return {};
    });
  }
  stages.go([&]() -> csp::error {
    for (const parts& one : sent) {
      profile& into = result.profiles[one.id];
      if (csp::error failed = decode(one, into)) {
        return csp::errorf("friend {}: {}", one.id, failed);
      }
    }
    return {};
  });
  result.failed = stages.wait();  // before anybody looks at the profiles
  if (result.failed) {
    result.profiles.clear();
  }
  return result;
}

}  // namespace systems::friends

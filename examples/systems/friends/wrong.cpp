#include <cstdio>
#include <cstdlib>

#include "examples/systems/friends/friends.h"

namespace systems::friends {

namespace {

csp::error load_parts(const fetch& ask, const std::string& id, parts& into) {
  csp::group both;
  both.go([&](const csp::context& c) { return ask(c, id + "/name", into.name); });
  both.go([&](const csp::context& c) { return ask(c, id + "/likes", into.likes); });
  csp::error failed = both.wait();
  if (failed.exception() != nullptr) {
    std::fprintf(stderr, "friend %s: %s\n", id.c_str(), failed.what());
    std::exit(1);
  }
  if (failed) {
    failed = ask(both.ctx(), id + "/name" + std::string(mirror), into.name);
  }
  if (!failed && into.likes.empty()) {
    failed = ask(both.ctx(), id + "/likes" + std::string(mirror), into.likes);
  }
  if (!failed) {
    into.id = id;
  }
  return failed;
}

}  // namespace

found load(const csp::context& ctx, const fetch& ask, const std::vector<std::string>& ids) {
  std::map<std::string, profile> profiles;
  const auto wanted = csp::make_chan<std::string>();
  const auto sent = csp::make_chan<parts>();
  int mapping = mappers;
  csp::group stages(ctx);
  stages.go([&] {
    for (const std::string& id : ids) {
      wanted.send(id);
    }
    wanted.close();
  });
  for (int i = 0; i < mappers; ++i) {
    stages.go([&](const csp::context& c) -> csp::error {
      csp::error failed;
      parts one;
      for (const std::string& id : wanted) {
        failed = c.err();
        if (!failed) {
          failed = load_parts(ask, id, one);
        }
        if (failed) {
          failed = csp::errorf("friend {}: {}", one.id, failed);
          break;
        }
        sent.send(one);
      }
      if (--mapping == 0) {
        sent.close();
      }
      return failed;
    });
  }
  for (const parts& one : sent) {
    profile into;
    if (csp::error failed = decode(one, into)) {
      return {profiles, csp::errorf("friend {}: {}", one.id, failed)};
    }
    profiles[into.name] = into;
  }
  return {profiles, stages.wait()};
}

}  // namespace systems::friends

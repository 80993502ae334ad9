// Random toy programs: small, with every kind of instruction, and locks mostly used as they should be.

#include <fmt/format.h>

#include "harness/dfs_model.h"

namespace snag::dfs_model {

namespace {

class drawer {
 public:
  drawer(std::mt19937_64& random, unsigned threads, unsigned length)
      : random_(random), threads_(threads), length_(length) {
    shared_ = 1 + below(2);
    // A few kinds at a time: programs in which all of them meet rarely meet in anything.
    for (unsigned i = 0; i < 4; ++i) {
      kinds_.push_back(below(12));
    }
  }

  program make() {
    program p;
    p.go_on_points = below(4) == 0;
    const unsigned workers = 1 + below(threads_);
    p.threads.resize(1 + workers);
    for (unsigned t = 2; t <= workers + 1; ++t) {
      p.threads[0].push_back({act::create, t, 0});
    }
    body(p.threads[0], below(length_));
    if (below(2) == 0) {
      for (unsigned t = 2; t <= workers + 1; ++t) {
        p.threads[0].push_back({act::join, t, 0});
      }
      body(p.threads[0], below(2));
    }
    if (below(12) == 0) {
      p.threads[0].push_back({act::exit, 0, 0});
    }
    for (unsigned t = 1; t <= workers; ++t) {
      body(p.threads[t], 1 + below(length_));
    }
    return p;
  }

 private:
  unsigned below(unsigned n) { return n == 0 ? 0 : static_cast<unsigned>(random_() % n); }

  void access(std::vector<instruction>& to) {
    constexpr act kinds[] = {act::read, act::write, act::update};
    to.push_back({kinds[below(3)], below(shared_), 0});
  }

  void body(std::vector<instruction>& to, unsigned length) {
    for (unsigned i = 0; i < length; ++i) {
      one(to);
    }
  }

  void one(std::vector<instruction>& to) {
    const unsigned m = below(shared_);
    switch (below(3) == 0 ? 0 : kinds_[below(4)]) {
      case 1:
        to.push_back({act::lock, m, 0});
        access(to);
        to.push_back({act::unlock, m, 0});
        break;
      case 2:
        to.push_back({act::lock, m, 0});
        to.push_back({act::lock, below(shared_), 0});
        to.push_back({act::unlock, m, 0});
        break;
      case 3:
        to.push_back({act::lock, m, 0});
        to.push_back({below(3) == 0 ? act::wait_until : act::wait, 0, m});
        access(to);
        to.push_back({act::unlock, m, 0});
        break;
      case 4:
        to.push_back({below(2) == 0 ? act::notify_one : act::notify_all, 0, 0});
        break;
      case 5:
        to.push_back({below(2) == 0 ? act::acquire : act::release, 0, 0});
        break;
      case 6:
        to.push_back({act::try_lock, m, 0});
        access(to);
        to.push_back({act::unlock, m, 0});
        break;
      case 7:
        to.push_back({act::skip_if_zero, m, 1});
        access(to);
        break;
      case 8:
        to.push_back({below(2) == 0 ? act::yield : act::sleep, 0, 0});
        break;
      case 9:
        to.push_back({act::sleep, 0, 1 + below(3)});
        break;
      case 10:
        to.push_back({act::clock, 0, 0});
        break;
      case 11:
        to.push_back({act::barrier, 0, 0});
        break;
      default:
        access(to);
        break;
    }
  }

  std::mt19937_64& random_;
  unsigned threads_;
  unsigned length_;
  unsigned shared_ = 1;
  std::vector<unsigned> kinds_;
};

}  // namespace

program draw(std::mt19937_64& random, unsigned threads, unsigned length) {
  return drawer(random, threads, length).make();
}

std::string program::text() const {
  constexpr const char* names[] = {"read",       "write",   "update",  "skip if zero", "lock",
                                   "try lock",   "unlock",  "wait",    "wait until",   "notify one",
                                   "notify all", "acquire", "release", "barrier",      "yield",
                                   "sleep",      "clock",   "create",  "join",         "exit"};
  std::string all = go_on_points ? "with points to go on at\n" : "";
  for (std::size_t t = 0; t < threads.size(); ++t) {
    all += fmt::format("thread {}:", t + 1);
    for (const instruction& i : threads[t]) {
      all += fmt::format(" {} {},{};", names[static_cast<std::size_t>(i.what)], i.object, i.more);
    }
    all += '\n';
  }
  return all;
}

}  // namespace snag::dfs_model

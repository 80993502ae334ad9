// Guards that count down at their end by what they are made of: a base, a base of a base, a member. Each ends
// before the task writes what it was waited for.
#include <latch>
#include <string>
#include <thread>
#include <utility>

std::string ask(int host) noexcept;

class checks_in {
 public:
  explicit checks_in(std::latch& at) : at_(&at) {}
  checks_in(const checks_in&) = delete;
  ~checks_in() { at_->count_down(); }

 private:
  std::latch* at_;
};

// Over a base, which is given what it is made from by way of another constructor.
class logged : public checks_in {
 public:
  explicit logged(std::latch& at) : logged(at, 0) {}
  logged(std::latch& at, int level) : checks_in(at), level_(level) {}
  int level() const { return level_; }

 private:
  int level_;
};

class timed : public logged {
 public:
  timed(std::latch& at, int begun) : logged(at, 1), begun_(begun) {}
  int begun_;
};

// In a member.
class request {
 public:
  request(int host, std::latch& at) : host_(host), in_(at) {}
  int host() const { return host_; }

 private:
  int host_;
  checks_in in_;
};

// In a member without a constructor around it.
struct bundle {
  int host;
  checks_in in;
};

std::size_t by_a_base(int host) {
  std::string reply;
  std::latch done(1);
  std::thread asker([&] {
    {
      const logged scope(done);  // expect: snag-misplaced-done
    }
    reply = ask(host);
  });
  done.wait();
  const std::size_t length = reply.size();
  asker.join();
  return length;
}

std::size_t by_a_base_of_a_base(int host) {
  std::string reply;
  std::latch done(1);
  std::thread asker([&] {
    {
      const timed scope(done, 2);  // expect: snag-misplaced-done
    }
    reply = ask(host);
  });
  done.wait();
  const std::size_t length = reply.size();
  asker.join();
  return length;
}

std::size_t by_a_member(int host) {
  std::string reply;
  std::latch done(1);
  std::thread asker([&] {
    int to = host;
    {
      const request scope(to, done);  // expect: snag-misplaced-done
      to += scope.host();
    }
    reply = ask(to);
  });
  done.wait();
  const std::size_t length = reply.size();
  asker.join();
  return length;
}

std::size_t by_a_plain_member(int host) {
  std::string reply;
  std::latch done(1);
  std::thread asker([&] {
    if (const bundle scope{host, checks_in(done)}; scope.host == 0) {  // expect: snag-misplaced-done
      return;
    }
    reply = ask(host);
  });
  done.wait();
  const std::size_t length = reply.size();
  asker.join();
  return length;
}

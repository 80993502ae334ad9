// Guards of parts that end when all is done, or that count down something else than what is waited for.
#include <latch>
#include <string>
#include <thread>

std::string ask(int host) noexcept;

struct steps_out {
  std::latch& door;
  ~steps_out() { door.count_down(); }
};

class visit : steps_out {
 public:
  visit(std::latch& door, std::latch& gate) : steps_out{door}, gate_(gate) {}
  void wait_at_gate() const { gate_.wait(); }

 private:
  std::latch& gate_;
};

class delegation {
 public:
  explicit delegation(std::latch& door) : head_{door} {}

 private:
  steps_out head_;
};

std::size_t in_time(int host) {
  std::string reply;
  std::latch done(1);
  std::latch open(1);
  std::thread asker([&] {
    const visit scope(done, open);
    reply = ask(host);
  });
  done.wait();
  const std::size_t length = reply.size();
  open.count_down();
  asker.join();
  return length;
}

std::size_t of_another(int host) {
  std::string reply;
  std::latch begun(1);
  std::latch done(1);
  std::thread asker([&] {
    { const visit scope(begun, done); }
    reply = ask(host);
    done.count_down();
  });
  done.wait();
  const std::size_t length = reply.size();
  asker.join();
  return begun.try_wait() ? length : 0;
}

std::size_t of_a_member(int host) {
  std::string reply;
  std::latch done(1);
  std::thread asker([&] {
    const delegation scope(done);
    reply = ask(host);
  });
  done.wait();
  const std::size_t length = reply.size();
  asker.join();
  return length;
}

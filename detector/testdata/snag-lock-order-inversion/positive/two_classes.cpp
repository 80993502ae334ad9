#include <mutex>
#include <vector>

class hub;

class client {
 public:
  explicit client(hub& at) : at_(at) {}
  void leave();
  void tell(int what) {
    const std::scoped_lock lock(guard_);
    last_ = what;
  }

 private:
  hub& at_;
  std::mutex guard_;
  int last_ = 0;
};

class hub {
 public:
  void tell_all(int what) {
    const std::scoped_lock lock(guard_);
    for (client* one : clients_) {
      one->tell(what);
    }
  }
  void remove(client* one) {
    const std::scoped_lock lock(guard_);
    std::erase(clients_, one);
  }

 private:
  std::mutex guard_;
  std::vector<client*> clients_;
};

void client::leave() {
  const std::scoped_lock lock(guard_);
  last_ = 0;
  at_.remove(this);  // expect: snag-lock-order-inversion
}

void use(hub& h, client& c) {
  h.tell_all(1);
  c.leave();
}

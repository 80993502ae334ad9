#include <exception>
#include <stdexcept>
#include <thread>

void undo();

struct transfer {
  long* from;
  long cents;

  void take() const {
    try {
      if (*from < cents) {
        throw std::runtime_error("not enough");
      }
      *from -= cents;
    } catch (...) {
      undo();
      throw;
    }
  }

  void operator()() const {
    take();  // expect: snag-escaping-exception
  }
};

void pay(long& account) {
  std::thread teller{transfer{&account, 100}};
  teller.join();
}

// A class of the program's own that both sides use may well be the wait.
#include <thread>

class notification {
 public:
  void notify();
  void wait_for_it();
};

int compute();

int ask() {
  int result = 0;
  notification done;
  std::thread([&] {
    result = compute();
    done.notify();
  }).detach();
  done.wait_for_it();
  return result;
}

#include <future>

void write_log();

class window {
 public:
  bool close() {
    open_ = false;
    auto writing = std::async(std::launch::async, [] { write_log(); });  // expect: snag-future-serialised
    ++closed_;
    return true;
  }

 private:
  bool open_ = true;
  int closed_ = 0;
};

bool run(window& w) {
  return w.close();
}

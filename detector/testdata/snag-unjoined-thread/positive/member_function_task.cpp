// A member function is the task, and the loop that waits may be left by an error.
#include <string>
#include <thread>

class mailbox {
 public:
  bool collect();

 private:
  void watch();
  bool next(std::string& letter);
};

bool mailbox::collect() {
  std::thread watcher(&mailbox::watch, this);  // expect: snag-unjoined-thread
  std::string letter;
  while (next(letter)) {
    if (letter.starts_with("ERROR")) {
      return false;
    }
  }
  watcher.join();
  return true;
}

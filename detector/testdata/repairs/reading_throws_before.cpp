// The next part is fetched while this one is read; what cannot be read is thrown over the thread's head.
#include <list>
#include <stdexcept>
#include <string>
#include <thread>

void fetch(int from, std::list<std::string>& parts);

class archive {
 public:
  void read_all() {
    int tries = 0;
    std::list<std::string> parts;
    std::thread ahead;  // expect: snag-unjoined-thread
    while (open_) {
      try {
        std::list<std::string> next;
        ahead = std::thread([&, from = read_ + 1] { fetch(from, next); });
        read(parts);
        ahead.join();
        parts = next;
      } catch (const std::exception&) {
        if (++tries == 3) {
          throw;
        }
      }
    }
  }

 private:
  void read(const std::list<std::string>& parts) {
    for (const std::string& part : parts) {
      if (part.empty()) {
        throw std::runtime_error("nothing to read");
      }
      ++read_;
    }
  }
  bool open_ = true;
  int read_ = 0;
};

void use(archive& one) {
  one.read_all();
}

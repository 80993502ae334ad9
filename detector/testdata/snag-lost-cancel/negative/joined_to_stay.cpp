// Whoever joins a server's loop wants to stay.
#include <thread>

void serve_one();

class server {
 public:
  void start() {
    acceptor_ = std::thread([] {
      while (true) {
        serve_one();
      }
    });
  }
  void wait() { acceptor_.join(); }
  void run() {
    running_ = true;
    acceptor_ = std::thread([] {
      while (true) {
        serve_one();
      }
    });
    acceptor_.join();
  }

 private:
  bool running_ = false;
  std::thread acceptor_;
};

int main() {
  server one;
  one.start();
  one.wait();
  std::thread another([] {
    for (;;) {
      serve_one();
    }
  });
  another.join();
}

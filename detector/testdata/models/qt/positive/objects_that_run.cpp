// A thread object's own run() is the task.
#include <QtCore/QThread>
#include <stdexcept>

bool ask();
int read_one();

class poller : public QThread {
 public:
  poller() { start(); }
  void finish() {
    over_ = true;
    wait();
  }

 protected:
  void run() override {
    while (!over_) {  // expect: snag-shared-write
      ask();
    }
  }

 private:
  bool over_ = false;
};

class reader : public QThread {
 public:
  int sum = 0;

 protected:
  void run() override {
    const int value = read_one();
    if (value < 0) {
      throw std::runtime_error("nothing to read");  // expect: snag-escaping-exception
    }
    sum += value;
  }
};

int poll_and_read() {
  poller p;
  reader r;
  r.start();
  r.wait();
  p.finish();
  return r.sum;
}

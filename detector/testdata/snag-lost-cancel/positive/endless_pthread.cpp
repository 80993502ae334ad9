#include <pthread.h>
#include <unistd.h>

class blinker {
 public:
  blinker() { pthread_create(&thread_, nullptr, &blinker::entry, this); }
  void stop() {
    stop_ = true;
    pthread_join(thread_, nullptr);  // expect: snag-lost-cancel
  }

 private:
  static void* entry(void* self) {
    static_cast<blinker*>(self)->blink();
    return nullptr;
  }
  void blink() {
    do {
      lit_ = !lit_;
      usleep(500000);
    } while (true);
  }

  pthread_t thread_;
  bool stop_ = false;
  bool lit_ = false;
};

void run(blinker& lamp) {
  lamp.stop();
}

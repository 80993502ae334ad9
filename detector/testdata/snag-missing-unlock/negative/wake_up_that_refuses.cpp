// Between lock and unlock stands a wake-up that throws where the condition itself refuses.
#include <pthread.h>

#include <system_error>

class event {
 public:
  void set() {
    pthread_mutex_lock(&mutex_);
    set_ = true;
    wake();
    pthread_mutex_unlock(&mutex_);
  }

 private:
  void wake() {
    if (const int error = pthread_cond_signal(&changed_); error != 0) {
      throw std::system_error(error, std::generic_category());
    }
  }
  pthread_mutex_t mutex_ = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t changed_ = PTHREAD_COND_INITIALIZER;
  bool set_ = false;
};

void use(event& e) {
  e.set();
}

// A ring of fixed size between pthreads' locks; it dies of a put after the end.
#include <pthread.h>

#include <cassert>
#include <thread>

int read_block(int number);

class ring {
 public:
  void add(int block) {
    pthread_mutex_lock(&mutex_);
    while (used_ == size && !over_) {
      pthread_cond_wait(&changed_, &mutex_);
    }
    if (over_) {
      pthread_mutex_unlock(&mutex_);
      throw "over";
    }
    slots_[(first_ + used_) % size] = block;
    ++used_;
    pthread_cond_broadcast(&changed_);
    pthread_mutex_unlock(&mutex_);
  }
  int next() {
    pthread_mutex_lock(&mutex_);
    while (used_ == 0 && !over_) {
      pthread_cond_wait(&changed_, &mutex_);
    }
    int block = -1;
    if (used_ > 0) {
      block = slots_[first_];
      first_ = (first_ + 1) % size;
      --used_;
      pthread_cond_broadcast(&changed_);
    }
    pthread_mutex_unlock(&mutex_);
    return block;
  }
  void end() {
    pthread_mutex_lock(&mutex_);
    over_ = true;
    pthread_cond_broadcast(&changed_);
    pthread_mutex_unlock(&mutex_);
  }

 private:
  static constexpr int size = 32;
  pthread_mutex_t mutex_ = PTHREAD_MUTEX_INITIALIZER;
  pthread_cond_t changed_ = PTHREAD_COND_INITIALIZER;
  int slots_[size] = {};
  int first_ = 0;
  int used_ = 0;
  bool over_ = false;
};

bool has_marker(int blocks, int marker) {
  ring between;
  std::thread reader([&] {
    for (int i = 0; i < blocks; ++i) {
      between.add(read_block(i));
    }
  });
  bool found = false;
  for (int i = 0; i < blocks; ++i) {
    if (between.next() == marker) {
      found = true;
      break;
    }
  }
  between.end();  // expect: snag-premature-close
  reader.join();
  return found;
}

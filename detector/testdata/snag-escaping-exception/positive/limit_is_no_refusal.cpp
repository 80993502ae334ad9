// A wait with a limit that throws at its end is met by every slow day, a lock that was only tried by every
// other thread; and a throw beside the refusal is one like any other.
#include <pthread.h>

#include <stdexcept>

struct shared {
  pthread_mutex_t lock;
  pthread_cond_t changed;
  timespec limit;
  bool ready;
};

void* waits(void* arg) {
  auto* state = static_cast<shared*>(arg);
  pthread_mutex_lock(&state->lock);
  while (!state->ready) {
    if (pthread_cond_timedwait(&state->changed, &state->lock, &state->limit) != 0) {
      pthread_mutex_unlock(&state->lock);
      throw std::runtime_error("too late");  // expect: snag-escaping-exception
    }
  }
  pthread_mutex_unlock(&state->lock);
  return nullptr;
}

void* tries(void* arg) {
  auto* state = static_cast<shared*>(arg);
  const int error = pthread_mutex_trylock(&state->lock);
  if (error != 0) {
    throw std::runtime_error("busy");  // expect: snag-escaping-exception
  }
  pthread_mutex_unlock(&state->lock);
  return nullptr;
}

void* looks(void* arg) {
  auto* state = static_cast<shared*>(arg);
  int error = pthread_mutex_lock(&state->lock);
  const bool ready = state->ready;
  error = pthread_mutex_unlock(&state->lock);
  if (error == 0) {
    if (!ready) throw std::runtime_error("not ready");  // expect: snag-escaping-exception
  }
  return nullptr;
}

void start(shared& state) {
  pthread_t threads[3];
  pthread_create(&threads[0], nullptr, waits, &state);
  pthread_create(&threads[1], nullptr, tries, &state);
  pthread_create(&threads[2], nullptr, looks, &state);
  for (pthread_t one : threads) pthread_join(one, nullptr);
}

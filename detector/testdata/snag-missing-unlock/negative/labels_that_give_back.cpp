// Each goto comes to a place that gives back what is held, or was given back before.
#include <pthread.h>

#include <cstdlib>

struct device {
  pthread_mutex_t lock;
  bool open;
  int users;
};

int prepare(device* d);

int attach(device* d) {
  int rc = 0;
  bool locked = false;
  void* room = std::malloc(64);
  if (room == nullptr) {
    rc = -1;
    goto out;
  }
  pthread_mutex_lock(&d->lock);
  locked = true;
  if (!d->open) {
    rc = -2;
    goto unlock;
  }
  ++d->users;
  pthread_mutex_unlock(&d->lock);
  locked = false;
  rc = prepare(d);
  if (rc != 0) {
    goto out;
  }
  goto out;
unlock:
  pthread_mutex_unlock(&d->lock);
  locked = false;
out:
  if (locked) {
    pthread_mutex_unlock(&d->lock);
  }
  std::free(room);
  return rc;
}

int retry(device* d) {
again:
  pthread_mutex_lock(&d->lock);
  if (!d->open) {
    pthread_mutex_unlock(&d->lock);
    goto again;
  }
  ++d->users;
  pthread_mutex_unlock(&d->lock);
  return d->users;
}

// The return that leaves with the lock stands behind the unlock in the text.
#include <pthread.h>

#include <mutex>

std::mutex table;
bool is_late(int part);
void work(int part);

int run(int part) {
  table.lock();  // expect: snag-missing-unlock
  if (is_late(part)) {
    goto out;
  }
  work(part);
  table.unlock();
  return 1;
out:
  return 0;
}

// One label too far: the one in front of it gives the lock back.
int send(pthread_mutex_t* line, int part) {
  int rc = -1;
  if (part < 0) {
    goto done;
  }
  pthread_mutex_lock(line);  // expect: snag-missing-unlock
  for (int i = 0; i < part; ++i) {
    if (is_late(i)) {
      goto done;
    }
    work(i);
  }
  rc = 0;
  pthread_mutex_unlock(line);
done:
  return rc;
}

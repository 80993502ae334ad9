#include <pthread.h>

#include <vector>

struct shard {
  pthread_rwlock_t lock;
  std::vector<int>* values;
};

int count(std::vector<shard>& shards) {
  int all = 0;
  for (shard one : shards) {  // expect: snag-copied-sync
    pthread_rwlock_rdlock(&one.lock);
    all += static_cast<int>(one.values->size());
    pthread_rwlock_unlock(&one.lock);
  }
  return all;
}

#include <pthread.h>

#include <map>
#include <string>

struct room {
  pthread_mutex_t guard;
  int guests;
};

void enter(std::map<std::string, room>& rooms, const std::string& name, int* total) {
  auto where = rooms.at(name);  // expect: snag-copied-sync
  pthread_mutex_lock(&where.guard);
  ++*total;
  pthread_mutex_unlock(&where.guard);
}

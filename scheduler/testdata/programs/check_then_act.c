/* A C program: two threads look whether a ticket is left before either takes it. Atomic accesses only, so
   that nothing but points at atomics can show it. */

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>

static atomic_int tickets = 1;
static atomic_int sold = 0;

static void* sell(void* unused) {
  (void)unused;
  if (atomic_load(&tickets) > 0) {
    atomic_fetch_sub(&tickets, 1);
    atomic_fetch_add(&sold, 1);
  }
  return NULL;
}

int main(void) {
  pthread_t seller[2];
  for (int i = 0; i < 2; ++i) {
    if (pthread_create(&seller[i], NULL, sell, NULL) != 0) {
      return 2;
    }
  }
  for (int i = 0; i < 2; ++i) {
    pthread_join(seller[i], NULL);
  }
  printf("%d sold\n", atomic_load(&sold));
  return atomic_load(&sold) == 1 ? 0 : 1;
}

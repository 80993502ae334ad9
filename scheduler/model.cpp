#include "scheduler/model.h"

#include "scheduler/baton.h"
#include "scheduler/controlled.h"
#include "scheduler/fiber.h"
#include "scheduler/noise.h"
#include "scheduler/raw.h"
#include "scheduler/stack.h"

namespace snag::scheduler {

int active_modes = 0;

namespace model {

namespace {

constexpr std::size_t buckets = 256;

struct queue {
  thread* head = nullptr;
  thread* tail = nullptr;
  int waiters = 0;  // read without the lock: see wake()
};

struct registry {
  raw::lock lock;
  queue queues[buckets];
  thread* all = nullptr;
  thread* last = nullptr;
  thread* free = nullptr;
  thread* fresh = nullptr;  // never used yet, one after the other
  std::size_t fresh_count = 0;
  thread* main = nullptr;
  unsigned numbered = 0;
  std::uint64_t generations = 0;
  int running = 0;
  stuck_handler stuck = nullptr;
};

registry the;

// Initial-exec: reached without a call, so that no allocation happens behind a sanitizer's back.
[[gnu::tls_model("initial-exec")]] thread_local thread* current = nullptr;

queue& queue_of(const void* object) noexcept {
  const auto address = reinterpret_cast<std::uintptr_t>(object);
  return the.queues[((address >> 3) * 0x9E3779B97F4A7C15ULL) >> 56];
}

thread* allocate() noexcept {
  if (thread* t = the.free; t != nullptr) {
    the.free = t->next;
    return t;
  }
  // Handed out one by one: a run of a few threads is not to pay for the pages of all the others.
  if (the.fresh_count == 0) {
    constexpr std::size_t batch = 64;
    the.fresh = static_cast<thread*>(raw::pages(batch * sizeof(thread)));
    if (the.fresh == nullptr) {
      raw::exit_process(112);  // no memory, not even for an entry: nothing can be said either
    }
    the.fresh_count = batch;
  }
  --the.fresh_count;
  return the.fresh++;
}

void reset(thread& t) noexcept {
  t.kind = wait_kind::none;
  t.object = nullptr;
  t.listed = t.woken = false;
  t.next = nullptr;
  t.handle = 0;
  t.has_handle = t.detached = t.cancelled = false;
  t.tid = 0;
  t.signal = t.captured = 0;
  t.noise_state = t.stream = 0;
  t.spawned = t.laggard = 0;
  t.start = nullptr;
  t.argument = nullptr;
  t.operation_depth = t.task_depth = 0;
  t.ran_tasks = t.background = false;
  t.spawn.depth = t.stack.depth = 0;
  t.inside = t.arrived = 0;
  t.timed_out = t.yielding = false;
  t.polled = nullptr;
  t.polled_count = t.random_drawn = 0;
  t.step_flags = 0;
  t.pending = trace::op::none;
  t.pending_object = nullptr;
  t.pending_words = nullptr;
  t.step_index = ~0U;
  t.generation = ++the.generations;
}

thread& add_running() noexcept {
  thread* t = allocate();
  reset(*t);
  t->number = ++the.numbered;
  t->state = thread_state::running;
  t->every = nullptr;
  (the.last == nullptr ? the.all : the.last->every) = t;
  the.last = t;
  ++the.running;
  return *t;
}

void remove(thread& t) noexcept {
  thread* before = nullptr;
  for (thread* i = the.all; i != nullptr; before = i, i = i->every) {
    if (i == &t) {
      (before == nullptr ? the.all : before->every) = t.every;
      if (the.last == &t) {
        the.last = before;
      }
      break;
    }
  }
  t.state = thread_state::unused;
  t.next = the.free;
  the.free = &t;
}

void pop(thread& t) noexcept {
  delist(t);
  t.woken = true;
  if (controlling()) {
    if (t.state != thread_state::running) {
      t.state = thread_state::running;
      controlled::made_ready(t);
    }
    return;
  }
  if (t.state == thread_state::waiting) {
    ++the.running;
  }
  if (t.state != thread_state::running) {
    t.state = thread_state::running;
    give(t);
  }
}

// Nobody runs: either the harness waits for just that, or this is the end.
void settle() noexcept {
  if (the.running != 0) {
    return;
  }
  if (the.main != nullptr && the.main->state == thread_state::waiting &&
      the.main->kind == wait_kind::quiescence) {
    pop(*the.main);
    return;
  }
  if (the.stuck != nullptr) {
    the.stuck();
  }
}

}  // namespace

registry_guard::registry_guard() noexcept {
  the.lock.acquire();
}

registry_guard::~registry_guard() {
  release();
}

void registry_guard::release() noexcept {
  if (held_) {
    held_ = false;
    the.lock.release();
  }
}

namespace {

// A thread that was not made through us: C11's thrd_create, or clone.
[[gnu::noinline]] void adopt() noexcept {
  {
    const registry_guard guard;
    current = &add_running();
    current->tid = raw::thread_id();
    current->handle = ::pthread_self();
    current->has_handle = true;
    current->stream = 0xF0F0 + current->number;
  }
  noise::enlist(*current);
  watch_end(*current);
  if (controlling()) {
    controlled::adopted(*current);
  }
}

}  // namespace

thread* current_thread() noexcept {
  return current;
}

bool bypassed() noexcept {
  return current != nullptr && (current->inside != 0 || current->state == thread_state::ended);
}

void settle_controlled() noexcept {
  the.running = 0;
  settle();
}

thread& self() noexcept {
  if (current == nullptr) {
    adopt();
  }
  return *current;
}

thread& add_thread(thread& parent) noexcept {
  const registry_guard guard;
  thread& t = add_running();
  t.stream = parent.stream * 0x9E3779B97F4A7C15ULL + ++parent.spawned;
  return t;
}

void drop_thread(thread& t) noexcept {
  const registry_guard guard;
  --the.running;
  if (controlling()) {
    controlled::abandoned(t);
  }
  remove(t);
}

void created(thread& t, std::uint64_t generation, pthread_t handle, bool is_detached) noexcept {
  const registry_guard guard;
  if (t.generation == generation && t.state != thread_state::unused) {
    t.handle = handle;
    t.has_handle = true;
    t.detached = t.detached || is_detached;
    if (t.detached && t.state == thread_state::ended) {
      remove(t);
    }
  }
}

void enter(thread& t) noexcept {
  current = &t;
  const registry_guard guard;
  t.tid = raw::thread_id();
}

void end(thread& t) noexcept {
  registry_guard guard;
  if (t.state == thread_state::ended) {
    return;
  }
  t.state = thread_state::ended;
  wake_held(wait_kind::join, &t, ~0U);
  if (controlling()) {
    const bool gone = t.detached && t.has_handle;
    guard.release();
    controlled::ended(t);
    // Nobody else touches the list before the next has waited for this thread's end.
    if (gone) {
      const registry_guard again;
      remove(t);
    }
    return;
  }
  --the.running;
  settle();
  // The handle is what its maker writes last (created); until then the entry must stay.
  if (t.detached && t.has_handle) {
    remove(t);
  }
}

thread* find(pthread_t handle) noexcept {
  for (thread* t = the.all; t != nullptr; t = t->every) {
    if (t->has_handle && t->handle == handle) {
      return t;
    }
  }
  return nullptr;
}

void joined(thread& t) noexcept {
  const registry_guard guard;
  remove(t);
}

void forget(pthread_t handle) noexcept {
  const registry_guard guard;
  if (thread* t = find(handle); t != nullptr) {
    remove(*t);
  }
}

void detached(pthread_t handle) noexcept {
  const registry_guard guard;
  if (thread* t = find(handle); t != nullptr) {
    t->detached = true;
    if (t->state == thread_state::ended) {
      remove(*t);
    }
  }
}

void enlist(thread& t, wait_kind kind, const void* object, std::uint32_t bits) noexcept {
  t.kind = kind;
  t.object = object;
  t.bits = bits;
  t.listed = true;
  t.woken = false;
  t.next = nullptr;
  __atomic_store_n(&t.signal, 0, __ATOMIC_RELAXED);
  queue& q = queue_of(object);
  (q.head == nullptr ? q.head : q.tail->next) = &t;
  q.tail = &t;
  // Sequentially consistent, against the load in wake(): a waker that finds 0 has changed the object before
  // this, and the caller sees the change when it looks again, after enlisting.
  __atomic_fetch_add(&q.waiters, 1, __ATOMIC_SEQ_CST);
}

void delist(thread& t) noexcept {
  if (!t.listed) {
    return;
  }
  queue& q = queue_of(t.object);
  thread* before = nullptr;
  for (thread* i = q.head; i != &t; i = i->next) {
    before = i;
  }
  (before == nullptr ? q.head : before->next) = t.next;
  if (q.tail == &t) {
    q.tail = before;
  }
  t.listed = false;
  t.next = nullptr;
  __atomic_fetch_sub(&q.waiters, 1, __ATOMIC_SEQ_CST);
}

bool wait(registry_guard& guard, thread& t, const deadline* until) noexcept {
  if (t.woken) {
    return true;
  }
  if (controlling()) {
    t.state = until != nullptr ? thread_state::timed : thread_state::waiting;
    guard.release();
    return controlled::block(t, until) || t.woken;
  }
  if (until != nullptr) {
    t.state = thread_state::timed;
    guard.release();
    if (park(t, until)) {
      return true;
    }
    const registry_guard again;
    t.state = thread_state::running;
    if (t.woken) {
      return true;
    }
    delist(t);
    return false;
  }
  t.state = thread_state::waiting;
  --the.running;
  settle();
  guard.release();
  park(t, nullptr);
  return true;
}

unsigned wake(wait_kind kind, const void* object, unsigned n, std::uint32_t bits) noexcept {
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
  if (__atomic_load_n(&queue_of(object).waiters, __ATOMIC_SEQ_CST) == 0) {
    return 0;
  }
  const registry_guard guard;
  return wake_held(kind, object, n, bits);
}

unsigned wake_held(wait_kind kind, const void* object, unsigned n, std::uint32_t bits) noexcept {
  unsigned woken = 0;
  for (thread* t = queue_of(object).head; t != nullptr && woken < n;) {
    thread* following = t->next;
    if (t->kind == kind && t->object == object && (t->bits & bits) != 0) {
      pop(*t);
      ++woken;
    }
    t = following;
  }
  return woken;
}

unsigned waiting_for(wait_kind kind, const void* object) noexcept {
  unsigned n = 0;
  for (const thread* t = queue_of(object).head; t != nullptr; t = t->next) {
    n += t->kind == kind && t->object == object ? 1 : 0;
  }
  return n;
}

unsigned move(wait_kind kind, const void* from, const void* to, unsigned n) noexcept {
  unsigned moved = 0;
  for (thread* t = queue_of(from).head; t != nullptr && moved < n;) {
    thread* following = t->next;
    if (t->kind == kind && t->object == from) {
      delist(*t);
      const int signal = t->signal;
      enlist(*t, kind, to, t->bits);
      t->signal = signal;
      ++moved;
    }
    t = following;
  }
  return moved;
}

void interrupt(thread& t) noexcept {
  switch (t.kind) {
    case wait_kind::condition:
    case wait_kind::semaphore:
    case wait_kind::join:
    case wait_kind::sleep:
    case wait_kind::descriptor:
      if (t.state == thread_state::waiting || t.state == thread_state::timed) {
        pop(t);
      }
      break;
    default:
      break;
  }
}

void begin() noexcept {
  for (queue& q : the.queues) {
    q.head = q.tail = nullptr;
    q.waiters = 0;
  }
  while (the.all != nullptr) {
    remove(*the.all);
  }
  the.last = nullptr;
  the.numbered = 0;
  the.running = 0;
  the.lock = raw::lock();
  current = &add_running();
  current->tid = raw::thread_id();
  current->handle = ::pthread_self();
  current->has_handle = true;
  the.main = current;
}

void quiesce() noexcept {
  thread& t = self();
  if (controlling()) {
    controlled::point(t, trace::op::quiesce, nullptr, 0);
  }
  registry_guard guard;
  enlist(t, wait_kind::quiescence, &the);
  (void)wait(guard, t, nullptr);
}

thread* first_thread() noexcept {
  return the.all;
}

thread* by_tid(int tid) noexcept {
  for (thread* t = the.all; t != nullptr; t = t->every) {
    if (t->tid == tid && t->state != thread_state::ended) {
      return t;
    }
  }
  return nullptr;
}

void capture_stacks() noexcept {
  // The unwinder locks and initialises things of its own; with the registry's lock held that must not come
  // back to us.
  const bool was_controlled = controlling();
  __atomic_store_n(&active_modes, 0, __ATOMIC_SEQ_CST);
  for (thread* t = the.all; t != nullptr; t = t->every) {
    if (t == current) {
      if (t->state == thread_state::waiting) {
        capture(t->stack);
      }
      continue;
    }
    if (t->state != thread_state::waiting) {
      continue;
    }
    if (was_controlled && controlled::on_fibers()) {
      fiber::take_stack(*current, *t);
      continue;
    }
    __atomic_store_n(&t->captured, 0, __ATOMIC_RELAXED);
    __atomic_store_n(&t->signal, 2, __ATOMIC_RELEASE);
    raw::futex_wake(&t->signal, 1);
    while (__atomic_load_n(&t->captured, __ATOMIC_ACQUIRE) == 0) {
      raw::futex_wait(&t->captured, 0);
    }
  }
}

void on_stuck(stuck_handler handler) noexcept {
  the.stuck = handler;
}

}  // namespace model
}  // namespace snag::scheduler

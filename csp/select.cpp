#include "csp/select.h"

#include <algorithm>
#include <atomic>
#include <numeric>

#include "csp/internal/registry.h"

namespace csp {
namespace {

std::atomic<std::uint64_t> process_seed{1};
std::atomic<std::uint64_t> seed_generation{1};

// splitmix64, one stream per thread.
class chooser {
 public:
  std::size_t below(std::size_t n) noexcept {
    const std::uint64_t generation = seed_generation.load(std::memory_order_acquire);
    if (generation != generation_) {
      generation_ = generation;
      state_ =
          process_seed.load(std::memory_order_relaxed) + 0x9e3779b97f4a7c15U * internal::this_thread().id;
    }
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    z ^= z >> 31U;
    return static_cast<std::size_t>((static_cast<unsigned __int128>(z) * n) >> 64U);
  }

 private:
  std::uint64_t generation_ = 0;
  std::uint64_t state_ = 0;
};

thread_local chooser choose;

}  // namespace

void seed_select(std::uint64_t seed) noexcept {
  process_seed.store(seed, std::memory_order_relaxed);
  seed_generation.fetch_add(1, std::memory_order_acq_rel);
}

void select(const std::source_location& where) {
  internal::block_for_ever({"select", nullptr, internal::wait_reason::kind::cases, 0, 0, where});
}

namespace internal {
namespace {

// Small selects, which are nearly all, need no allocation.
template <class T, std::size_t Inline>
class small_vector {
 public:
  explicit small_vector(std::size_t capacity) {
    if (capacity > Inline) {
      large_.resize(capacity);
      data_ = large_.data();
    }
  }
  small_vector(const small_vector&) = delete;
  small_vector& operator=(const small_vector&) = delete;
  void push_back(T value) { data_[size_++] = value; }
  T* begin() { return data_; }
  T* end() { return data_ + size_; }
  T& operator[](std::size_t i) { return data_[i]; }
  [[nodiscard]] std::size_t size() const { return size_; }
  void truncate(T* new_end) { size_ = static_cast<std::size_t>(new_end - data_); }

 private:
  std::array<T, Inline> small_{};
  std::vector<T> large_;
  T* data_ = small_.data();
  std::size_t size_ = 0;
};

using lock_list = small_vector<channel_base*, 8>;

// Every channel once, in the order of their addresses: all selects lock in the same order.
class all_locked {
 public:
  explicit all_locked(lock_list& channels) : channels_(channels) { lock(); }
  all_locked(const all_locked&) = delete;
  all_locked& operator=(const all_locked&) = delete;
  ~all_locked() {
    if (locked_) {
      unlock();
    }
  }
  void lock() {
    for (channel_base* c : channels_) {
      c->lock();
    }
    locked_ = true;
  }
  void unlock() {
    for (channel_base* c : channels_) {
      c->unlock();
    }
    locked_ = false;
  }

 private:
  lock_list& channels_;
  bool locked_ = false;
};

std::size_t position_of(std::span<select_case*> cases, const select_case* wanted) {
  return static_cast<std::size_t>(std::find(cases.begin(), cases.end(), wanted) - cases.begin());
}

}  // namespace

std::size_t select_among(std::span<select_case*> cases, const std::source_location& where) {
  small_vector<select_case*, 8> live(cases.size());
  lock_list channels(cases.size());
  select_case* otherwise_case = nullptr;
  select_case* timeout_case = nullptr;
  for (select_case* c : cases) {
    switch (c->is) {
      case select_case::kind::operation:
        if (c->channel != nullptr) {
          live.push_back(c);
          channels.push_back(c->channel);
        }
        break;
      case select_case::kind::otherwise:
        otherwise_case = c;
        break;
      case select_case::kind::timeout:
        if (c->until.has_value() && (timeout_case == nullptr || *c->until < *timeout_case->until)) {
          timeout_case = c;
        }
        break;
    }
  }
  std::sort(channels.begin(), channels.end(), std::less<>());
  channels.truncate(std::unique(channels.begin(), channels.end()));
  for (channel_base* c : channels) {
    snag::annotate::point(c, "select", where);
  }

  // Shuffled, so that each of the ready cases has the same chance to be the first that is found.
  small_vector<select_case*, 8> order(live.size());
  for (select_case* c : live) {
    order.push_back(c);
  }
  for (std::size_t i = order.size(); i > 1; --i) {
    std::swap(order[i - 1], order[choose.below(i)]);
  }

  const wait_reason reason{
      "select", channels.size() == 0 ? nullptr : channels[0], wait_reason::kind::cases, live.size(), 0,
      where};
  thread_record& me = this_thread();
  all_locked locks(channels);
  for (select_case* c : order) {
    thread_record* wake = nullptr;
    const step result = c->try_locked(wake);
    if (result == step::would_block) {
      continue;
    }
    locks.unlock();
    if (wake != nullptr) {
      wake->signal();
    }
    if (result == step::closed && c->sends) {
      misuse("send on closed channel", "select", c->where);
    }
    c->run();
    return position_of(cases, c);
  }
  if (otherwise_case != nullptr) {
    locks.unlock();
    otherwise_case->run();
    return position_of(cases, otherwise_case);
  }
  const deadline until = timeout_case != nullptr ? timeout_case->until : std::nullopt;
  const thread_record::ticket ticket = me.begin_wait(reason, until.has_value());
  for (select_case* c : live) {
    c->place = {};
    c->place.record = &me;
    c->place.ticket = ticket;
    c->place.slot = c->slot();
    c->queue_locked()->push(c->place);
  }
  locks.unlock();
  const bool served = me.finish_wait(ticket, reason, until);
  const void* winner = me.served;
  locks.lock();
  select_case* chosen = timeout_case;
  for (select_case* c : live) {
    if (served && &c->place == winner) {
      chosen = c;
    } else {
      c->queue_locked()->remove(c->place);
    }
  }
  locks.unlock();
  if (served && chosen->sends && !chosen->place.ok) {
    misuse("send on closed channel", "select", chosen->where);
  }
  chosen->run();
  return position_of(cases, chosen);
}

}  // namespace internal
}  // namespace csp

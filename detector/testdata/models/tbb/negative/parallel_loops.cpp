// What calls that run at the same time may write: their own, under a lock, an atomic, or one of them alone.
#include <tbb/blocked_range.h>
#include <tbb/combinable.h>
#include <tbb/concurrent_hash_map.h>
#include <tbb/concurrent_unordered_set.h>
#include <tbb/concurrent_vector.h>
#include <tbb/enumerable_thread_specific.h>
#include <tbb/flow_graph.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_for_each.h>
#include <tbb/parallel_invoke.h>
#include <tbb/parallel_reduce.h>
#include <tbb/parallel_sort.h>
#include <tbb/spin_mutex.h>
#include <tbb/task_arena.h>

#include <algorithm>
#include <atomic>
#include <functional>
#include <mutex>
#include <vector>

struct sample {
  int level = 0;
  bool broken = false;
  int rank = 0;
};

using range_of = tbb::blocked_range<std::size_t>;

int measure(const sample& one);

std::vector<int> slots(std::vector<sample>& all) {
  std::vector<int> levels(all.size());
  int* raw = levels.data();
  tbb::parallel_for(range_of(0, all.size()), [&](const range_of& range) {
    int local = 0;
    for (std::size_t i = range.begin(); i != range.end(); ++i) {
      levels[i] = measure(all[i]);
      all[i].rank = static_cast<int>(i);
      raw[i] += 1;
      local += levels[i];
    }
    all[range.begin()].level = local;
  });
  tbb::parallel_for_each(all, [](sample& one) { one.level = measure(one); });
  return levels;
}

int guarded(const std::vector<sample>& all) {
  int best = 0;
  int worst = 0;
  std::mutex mutex;
  tbb::spin_mutex spin;
  std::atomic<int> seen = 0;
  tbb::parallel_for(std::size_t{0}, all.size(), [&](std::size_t i) {
    const int level = measure(all[i]);
    ++seen;
    const std::scoped_lock lock(mutex);
    best = std::max(best, level);
  });
  tbb::parallel_for_each(all.begin(), all.end(), [&](const sample& one) {
    tbb::spin_mutex::scoped_lock lock(spin);
    worst = std::min(worst, one.level);
  });
  return best - worst + seen;
}

int per_thread(const std::vector<sample>& all) {
  tbb::combinable<int> counts;
  tbb::enumerable_thread_specific<std::vector<int>> lists;
  tbb::concurrent_vector<int> broken;
  tbb::parallel_for_each(all.begin(), all.end(), [&](const sample& one) {
    counts.local() += 1;
    lists.local().push_back(one.level);
    if (one.broken) {
      broken.push_back(one.rank);
    }
  });
  return counts.combine(std::plus<>()) + static_cast<int>(broken.size());
}

class directory {
 public:
  void fill(const std::vector<sample>& all) {
    tbb::parallel_for(std::size_t{0}, all.size(), [this, &all](std::size_t i) {
      seen_.insert(all[i].rank);
      names::accessor found;
      by_rank_.insert(found, all[i].rank);
      found->second += all[i].level;
      by_rank_.erase(-1);
    });
  }

 private:
  using names = tbb::concurrent_hash_map<int, int>;
  names by_rank_;
  tbb::concurrent_unordered_set<int> seen_;
};

int one_of_them(const std::vector<sample>& all) {
  int first = 0;
  int found = 0;
  tbb::parallel_for(std::size_t{0}, all.size(), [&](std::size_t i) {
    if (i == 0) {
      first = measure(all[i]);
      ++first;
    }
    if (all[i].rank == 7) {
      found = static_cast<int>(i);
    }
  });
  tbb::parallel_for_each(all.begin(), all.end(), [&](const sample& one) {
    if (one.rank == 1) {
      found = one.level;
    }
  });
  return first + found;
}

int not_beside_itself(std::vector<sample>& all) {
  int left = 0;
  int right = 0;
  int once = 0;
  tbb::parallel_invoke([&] { left = measure(all.front()); }, [&] { right = measure(all.back()); });
  tbb::task_arena arena(2);
  arena.execute([&] { once = left; });
  tbb::parallel_sort(all.begin(), all.end(),
                     [](const sample& a, const sample& b) { return a.level < b.level; });
  std::for_each(all.begin(), all.end(), [&](const sample& one) { once += one.level; });
  return once + right;
}

int in_a_graph(const std::vector<int>& input, std::size_t wide) {
  namespace flow = tbb::flow;
  int total = 0;
  int seen = 0;
  std::atomic<int> all = 0;
  flow::graph graph;
  flow::function_node<int> add(graph, flow::serial, [&total](int one) {
    total += one;
    return flow::continue_msg();
  });
  flow::function_node<int> wide_one(graph, wide, [&seen](int one) {
    seen = one;
    return flow::continue_msg();
  });
  flow::function_node<int, int> count(graph, flow::unlimited, [&all](int one) {
    ++all;
    return one;
  });
  flow::make_edge(count, add);
  for (const int one : input) {
    count.try_put(one);
  }
  wide_one.try_put(1);
  graph.wait_for_all();
  return total + seen + all;
}

double sum(const std::vector<double>& values) {
  return tbb::parallel_reduce(
      range_of(0, values.size()), 0.0,
      [&](const range_of& range, double so_far) {
        for (std::size_t i = range.begin(); i != range.end(); ++i) {
          so_far += values[i];
        }
        return so_far;
      },
      std::plus<>());
}

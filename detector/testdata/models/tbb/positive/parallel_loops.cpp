// The algorithms call what they are given on several threads at the same time.
#include <tbb/blocked_range.h>
#include <tbb/flow_graph.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_for_each.h>
#include <tbb/parallel_reduce.h>

#include <string>
#include <vector>

struct sample {
  int level = 0;
  bool broken = false;
};

int measure(const sample& one);

int loudest(const std::vector<sample>& all) {
  int best = 0;
  tbb::parallel_for(0, static_cast<int>(all.size()), [&all, &best](int i) {
    const int level = measure(all[static_cast<std::size_t>(i)]);
    if (level > best) {
      best = level;  // expect: snag-shared-write
    }
  });
  return best;
}

std::size_t count_broken(const std::vector<sample>& all) {
  std::size_t broken = 0;
  tbb::parallel_for(std::size_t{0}, all.size(), [&](std::size_t i) {
    if (all[i].broken) {
      ++broken;  // expect: snag-shared-write
    }
  });
  return broken;
}

class mixer {
 public:
  std::vector<int> levels(const std::vector<sample>& all) {
    std::vector<int> found;
    tbb::parallel_for_each(all.begin(), all.end(), [this, &found](const sample& one) {
      if (one.broken) {
        skipped_ += 1;  // expect: snag-shared-write
      }
      found.push_back(measure(one));  // expect: snag-shared-write
    });
    return found;
  }

  int sum(const std::vector<sample>& all) {
    const auto add = [&](const tbb::blocked_range<std::size_t>& range, int so_far) {
      for (std::size_t i = range.begin(); i < range.end(); ++i) {
        so_far += all[i].level;
        ++steps_;  // expect: snag-shared-write
      }
      return so_far;
    };
    return tbb::parallel_reduce(tbb::blocked_range<std::size_t>(0, all.size()), 0, add,
                                [](int a, int b) { return a + b; });
  }

  int seen(const std::vector<sample>& all) {
    tbb::parallel_for(tbb::blocked_range<std::size_t>(0, all.size()),
                      [this](const tbb::blocked_range<std::size_t>& range) {
                        for (std::size_t i = range.begin(); i < range.end(); ++i) {
                          note(i);
                        }
                      });
    return static_cast<int>(last_);
  }

 private:
  void note(std::size_t i) { last_ = i; }  // expect: snag-shared-write

  int skipped_ = 0;
  int steps_ = 0;
  std::size_t last_ = 0;
};

int in_a_graph(const std::vector<int>& input) {
  namespace flow = tbb::flow;
  int total = 0;
  flow::graph graph;
  flow::function_node<int> add(graph, flow::unlimited, [&total](int one) {
    total += one;  // expect: snag-shared-write
    return flow::continue_msg();
  });
  for (const int one : input) {
    add.try_put(one);
  }
  graph.wait_for_all();
  return total;
}

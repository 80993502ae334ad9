#include <oneapi/tbb/mutex.h>
#include <tbb/blocked_range.h>
#include <tbb/concurrent_queue.h>
#include <tbb/flow_graph.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_for_each.h>
#include <tbb/parallel_invoke.h>
#include <tbb/parallel_reduce.h>
#include <tbb/spin_mutex.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>

#include <string>
#include <thread>
#include <vector>

void store(const std::string& line);
int compute(int input);

int waited() {
  int left = 0;
  int right = 0;
  tbb::task_group tasks;
  tasks.run([&left] { left = compute(1); });
  tasks.run([&right] { right = compute(2); });
  tasks.wait();
  return left + right;
}

int waited_in_each_round() {
  int sum = 0;
  tbb::task_group tasks;
  for (int i = 0; i < 3; ++i) {
    int part = 0;
    tasks.run([&part, i] { part = compute(i); });
    tasks.wait();
    sum += part;
  }
  return sum;
}

int run_and_waited() {
  int left = 0;
  int right = 0;
  tbb::task_group tasks;
  tasks.run([&] { left = compute(1); });
  tasks.run_and_wait([&] { right = compute(2); });
  return left + right;
}

int by_value() {
  tbb::task_group tasks;
  for (int i = 0; i < 3; ++i) {
    tasks.run([=] { compute(i); });
  }
  tasks.wait();
  return 0;
}

void algorithms(std::vector<int>& values, std::vector<std::string>& lines) {
  int offset = compute(0);
  tbb::parallel_for(std::size_t(0), values.size(), [&](std::size_t i) { values[i] += offset; });
  tbb::parallel_for(tbb::blocked_range<std::size_t>(0, values.size()),
                    [&](const tbb::blocked_range<std::size_t>& range) {
                      for (std::size_t i = range.begin(); i != range.end(); ++i) {
                        values[i] += offset;
                      }
                    });
  for (int round = 0; round < 2; ++round) {
    tbb::parallel_for_each(lines, [&](const std::string& line) { store(line + std::to_string(round)); });
    tbb::parallel_invoke([&] { compute(round); }, [&] { compute(offset); });
  }
}

int in_an_arena() {
  int sum = 0;
  tbb::task_arena arena(2);
  arena.execute([&sum] { sum = compute(1); });
  tbb::this_task_arena::isolate([&sum] { sum += compute(2); });
  return sum;
}

int graph_waits() {
  tbb::flow::graph graph;
  int sum = 0;
  tbb::flow::function_node<int, int> add(graph, tbb::flow::serial, [&sum](int value) { return sum += value; });
  for (int i = 0; i < 10; ++i) {
    add.try_put(i);
  }
  graph.wait_for_all();
  return sum;
}

std::size_t drained(const std::vector<std::string>& lines) {
  tbb::concurrent_bounded_queue<std::string> queue;
  queue.set_capacity(8);
  std::thread writer([&] {
    for (const std::string& line : lines) {
      queue.push(line);
    }
    queue.push("");
  });
  std::size_t total = 0;
  std::string line;
  for (queue.pop(line); !line.empty(); queue.pop(line)) {
    total += line.size();
  }
  writer.join();
  return total;
}

// abort wakes the writer that waits for room.
std::string first_is_enough(const std::vector<std::string>& lines) {
  tbb::concurrent_bounded_queue<std::string> queue;
  queue.set_capacity(1);
  std::thread writer([&] {
    try {
      for (const std::string& line : lines) {
        queue.push(line);
      }
    } catch (const tbb::user_abort&) {
    }
  });
  std::string first;
  queue.pop(first);
  queue.abort();
  writer.join();
  return first;
}

int locked(tbb::spin_mutex& lock, tbb::mutex& other) {
  int total = 0;
  tbb::task_group tasks;
  for (int i = 0; i < 3; ++i) {
    tasks.run([&, i] {
      tbb::spin_mutex::scoped_lock held(lock);
      total += i;
    });
  }
  tasks.wait();
  tbb::mutex::scoped_lock held(other);
  return total;
}

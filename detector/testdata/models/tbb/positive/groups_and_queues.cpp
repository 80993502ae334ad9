#include <tbb/concurrent_queue.h>
#include <tbb/flow_graph.h>
#include <tbb/task_arena.h>
#include <tbb/task_group.h>

#include <string>
#include <thread>
#include <vector>

void store(const std::string& line);
std::string ask(const std::string& server);
int compute(int input);

void waited_after_the_loop(const std::vector<std::string>& lines) {
  tbb::task_group tasks;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    tasks.run([&] { store(lines[i]); });  // expect: snag-loop-capture
  }
  tasks.wait();
}

int left_early(tbb::task_group& tasks, bool really) {
  int result = 0;
  tasks.run([&result] { result = compute(1); });  // expect: snag-dangling-capture
  if (!really) {
    return -1;
  }
  tasks.wait();
  return result;
}

void enqueued(tbb::task_arena& arena, std::string line) {
  arena.enqueue([&line] { store(line); });  // expect: snag-dangling-capture
}

std::string fastest(const std::vector<std::string>& servers) {
  auto answers = std::make_shared<tbb::concurrent_bounded_queue<std::string>>();
  answers->set_capacity(1);
  tbb::task_arena arena;
  for (const std::string& server : servers) {
    arena.enqueue([server, answers] { answers->push(ask(server)); });
  }
  std::string first;
  answers->pop(first);
  return first;
}

// And runs beside itself: it is unlimited.
int node_outlives(tbb::flow::graph& graph) {
  int sum = 0;
  tbb::flow::function_node<int, int> add(graph, tbb::flow::unlimited, [&sum](int value) {  // expect: snag-dangling-capture
    sum += value;  // expect: snag-shared-write
    return sum;
  });
  add.try_put(1);
  return 0;
}

#define BOOST_THREAD_VERSION 4
#define BOOST_THREAD_PROVIDES_EXECUTORS
#include <boost/lockfree/queue.hpp>
#include <boost/thread/barrier.hpp>
#include <boost/thread/concurrent_queues/sync_bounded_queue.hpp>
#include <boost/thread/executors/basic_thread_pool.hpp>
#include <boost/thread/latch.hpp>
#include <boost/thread/thread.hpp>
#include <string>
#include <vector>

std::string ask(const std::string& server);
int compute(int input);

std::vector<std::string> closed_after_the_join(const std::vector<std::string>& servers) {
  boost::sync_bounded_queue<std::string> answers(16);
  boost::thread_group writers;
  for (const std::string& server : servers) {
    writers.create_thread([&answers, server] { answers.push_back(ask(server)); });
  }
  std::vector<std::string> all;
  for (std::size_t i = 0; i < servers.size(); ++i) {
    all.push_back(answers.pull_front());
  }
  writers.join_all();
  answers.close();
  return all;
}

int pooled() {
  int parts[4] = {};
  boost::basic_thread_pool pool(4);
  for (int i = 0; i < 4; ++i) {
    pool.submit([i, &parts] { parts[i] = compute(i); });
  }
  pool.close();
  pool.join();
  return parts[0];
}

int at_a_barrier() {
  int left = 0;
  boost::barrier both(2);
  boost::thread other([&] {
    left = compute(1);
    both.wait();
  });
  both.wait();
  const int seen = left;
  other.join();
  return seen;
}

int lock_free() {
  boost::lockfree::queue<int> values(64);
  boost::thread writer([&values] {
    for (int i = 0; i < 10; ++i) {
      values.push(i);
    }
  });
  int sum = 0;
  int value = 0;
  while (values.pop(value)) {
    sum += value;
  }
  writer.join();
  return sum;
}

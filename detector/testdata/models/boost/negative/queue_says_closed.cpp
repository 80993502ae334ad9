// A reader that closes its queue stops the writers: what tries hears that it is closed, and nothing throws.
#include <boost/thread/concurrent_queues/sync_queue.hpp>
#include <string>
#include <thread>
#include <vector>

std::string ask(const std::string& server);

std::size_t enough(const std::vector<std::string>& servers, std::size_t most) {
  boost::concurrent::sync_queue<std::string> answers;
  std::vector<std::jthread> writers;
  for (const std::string& server : servers) {
    writers.emplace_back([&answers, server] {
      while (answers.try_push(ask(server)) != boost::concurrent::queue_op_status::closed) {
      }
    });
  }
  std::size_t size = 0;
  std::string one;
  while (answers.wait_pull(one) == boost::concurrent::queue_op_status::success) {
    size += one.size();
    if (size > most) {
      answers.close();
    }
  }
  return size;
}

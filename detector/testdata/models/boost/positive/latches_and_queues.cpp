#include <boost/thread/concurrent_queues/sync_bounded_queue.hpp>
#include <boost/thread/latch.hpp>
#include <boost/thread/thread.hpp>
#include <string>
#include <vector>

std::string ask(const std::string& server);
std::string read_all();

std::size_t counted_too_early() {
  std::string text;
  boost::latch ready(1);
  boost::thread reader([&] {
    ready.count_down();  // expect: snag-misplaced-done
    text = read_all();
  });
  ready.wait();
  const std::size_t size = text.size();
  reader.join();
  return size;
}

// A push into a closed queue throws, in a thread that does not catch.
void closed_before_the_join(const std::vector<std::string>& servers) {
  boost::sync_bounded_queue<std::string> answers(16);
  boost::thread_group writers;
  for (const std::string& server : servers) {
    writers.create_thread([&answers, server] { answers.push_back(ask(server)); });
  }
  answers.close();  // expect: snag-premature-close
  writers.join_all();
}

#include <boost/thread/future.hpp>
#include <boost/thread/latch.hpp>
#include <boost/thread/lock_guard.hpp>
#include <boost/thread/mutex.hpp>
#include <boost/thread/scoped_thread.hpp>
#include <boost/thread/thread.hpp>
#include <boost/thread/thread_guard.hpp>
#include <string>
#include <vector>

void serve(const std::string& peer);
int compute(int input);

void joined(const std::vector<std::string>& peers) {
  std::vector<boost::thread> threads;
  for (const std::string& peer : peers) {
    threads.emplace_back([&peer] { serve(peer); });
  }
  for (auto& thread : threads) {
    thread.join();
  }
}

int grouped() {
  int counts[3] = {};
  boost::thread_group all;
  for (int i = 0; i < 3; ++i) {
    all.create_thread([i, &counts] { counts[i] = compute(i); });
  }
  all.join_all();
  return counts[0] + counts[1] + counts[2];
}

int scoped() {
  int result = 0;
  {
    boost::scoped_thread<> worker([&result] { result = compute(1); });
  }
  return result;
}

int made_scoped() {
  int result = 0;
  {
    boost::scoped_thread<> worker(boost::thread([&result] { result = compute(1); }));
    compute(2);
  }
  return result;
}

int guarded() {
  int result = 0;
  {
    boost::thread worker([&result] { result = compute(1); });
    boost::thread_guard<> joins(worker);
    compute(2);
  }
  return result;
}

int by_future() {
  int input = 4;
  auto answer = boost::async(boost::launch::async, [&input] { return compute(input); });
  return answer.get();
}

int by_packaged_task() {
  int input = 5;
  boost::packaged_task<int> job([&input] { return compute(input); });
  auto answer = job.get_future();
  boost::thread(boost::move(job)).detach();
  return answer.get();
}

int by_latch() {
  int result = 0;
  boost::latch ready(1);
  boost::thread worker([&] {
    result = compute(1);
    ready.count_down();
  });
  ready.wait();
  const int seen = result;
  worker.join();
  return seen;
}

int counted(boost::mutex& lock, int& total) {
  boost::thread worker([&lock, &total] {
    boost::lock_guard<boost::mutex> held(lock);
    ++total;
  });
  worker.join();
  boost::unique_lock<boost::mutex> held(lock);
  return total;
}

void by_value(std::string peer) {
  boost::thread worker([peer] { serve(peer); });
  worker.detach();
}

void ends_by_interruption() {
  int ticks = 0;
  boost::thread ticker([&ticks] {
    for (;;) {
      ++ticks;
      boost::this_thread::sleep_for(boost::chrono::seconds(1));
    }
  });
  compute(1);
  ticker.interrupt();
  ticker.join();
}

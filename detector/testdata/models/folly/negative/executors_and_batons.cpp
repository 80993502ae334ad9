#include <string>
#include <thread>
#include <vector>

#include "folly/declarations.h"

void store(const std::string& line);
std::string ask(const std::string& server);
int compute(int input);

int joined() {
  int parts[4] = {};
  folly::CPUThreadPoolExecutor pool(4);
  for (int i = 0; i < 4; ++i) {
    pool.add([i, &parts] { parts[i] = compute(i); });
  }
  pool.join();
  return parts[0];
}

int pool_ends_first() {
  int result = 0;
  {
    folly::CPUThreadPoolExecutor pool(1);
    pool.add([&result] { result = compute(1); });
  }
  return result;
}

int waited(folly::Executor* executor) {
  int result = 0;
  auto done = folly::via(executor, [&result] { result = compute(1); });
  done.wait();
  return result;
}

int continued(folly::Executor* executor) {
  int result = 0;
  folly::via(executor, [&result] { result = compute(1); }).thenValue([&result](folly::Unit) { ++result; }).get();
  return result;
}

int collected(folly::Executor* executor) {
  int left = 0;
  int right = 0;
  auto first = folly::via(executor, [&left] { left = compute(1); });
  auto second = folly::via(executor, [&right] { right = compute(2); });
  folly::collectAll(std::move(first), std::move(second)).get();
  return left + right;
}

std::string by_baton(folly::Executor& executor) {
  std::string text;
  folly::Baton<> ready;
  executor.add([&] {
    text = ask("all");
    ready.post();
  });
  ready.wait();
  return text;
}

std::string by_guard(folly::Executor& executor, bool known) {
  std::string text;
  folly::Baton<> ready;
  executor.add([&] {
    SCOPE_EXIT { ready.post(); };
    if (!known) {
      return;
    }
    text = ask("all");
  });
  ready.wait();
  return text;
}

std::string by_promise(folly::Executor& executor) {
  std::string server = "one";
  folly::Promise<std::string> answer;
  auto result = answer.getSemiFuture();
  executor.add([&] { answer.setValue(ask(server)); });
  return std::move(result).get();
}

void owned(folly::Executor::KeepAlive<> executor, const std::string& line) {
  executor->add([line] { store(line); });
}

std::size_t drained(const std::vector<std::string>& servers) {
  folly::MPMCQueue<std::string> answers(4);
  std::thread writer([&] {
    for (const std::string& server : servers) {
      answers.blockingWrite(ask(server));
    }
  });
  std::size_t total = 0;
  for (std::size_t i = 0; i < servers.size(); ++i) {
    std::string answer;
    answers.blockingRead(answer);
    total += answer.size();
  }
  writer.join();
  return total;
}

int synchronized(folly::Synchronized<std::vector<int>>& values, folly::Executor& executor) {
  int sum = 0;
  values.withWLock([&sum](std::vector<int>& all) { sum = all.empty() ? 0 : all.front(); });
  executor.add([&values] { values.wlock()->push_back(1); });
  return sum;
}

#include <string>
#include <vector>

#include "folly/declarations.h"

void store(const std::string& line);
std::string ask(const std::string& server);
int compute(int input);

void given_executor(folly::Executor& executor, std::string line) {
  executor.add([&line] { store(line); });  // expect: snag-dangling-capture
}

void joined_after_the_loop(const std::vector<std::string>& lines) {
  folly::CPUThreadPoolExecutor pool(4);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    pool.add([&] { store(lines[i]); });  // expect: snag-loop-capture
  }
  pool.join();
}

int dropped_future(folly::Executor* executor) {
  int result = 0;
  folly::via(executor, [&result] { result = compute(1); });  // expect: snag-dangling-capture
  return 0;
}

int limited_wait(folly::Executor* executor) {
  int result = 0;
  auto done = folly::via(executor, [&result] { result = compute(1); });  // expect: snag-dangling-capture
  done.wait(std::chrono::milliseconds(10));
  return result;
}

std::size_t posted_too_early(folly::CPUThreadPoolExecutor& pool) {
  std::string text;
  folly::Baton<> ready;
  pool.add([&] {
    ready.post();  // expect: snag-misplaced-done
    text = ask("all");
  });
  ready.wait();
  return text.size();
}

std::string fastest(const std::vector<std::string>& servers, folly::Executor& executor) {
  auto answers = std::make_shared<folly::MPMCQueue<std::string>>(1);
  for (const std::string& server : servers) {
    executor.add([server, answers] { answers->blockingWrite(ask(server)); });
  }
  std::string first;
  answers->blockingRead(first);
  return first;
}

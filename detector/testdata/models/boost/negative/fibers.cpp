#include <boost/fiber/all.hpp>
#include <memory>
#include <string>
#include <vector>

std::string ask(const std::string& server);
void log(const std::string& line);

void joined(const std::vector<std::string>& servers) {
  std::vector<boost::fibers::fiber> all;
  for (const std::string& server : servers) {
    all.emplace_back([&server] { log(ask(server)); });
  }
  for (auto& one : all) {
    one.join();
  }
}

void launched(bool quick) {
  boost::fibers::fiber worker(boost::fibers::launch::dispatch, [] { log("begin"); });
  if (!quick) {
    log("end");
  }
  worker.join();
}

// The first answer wins, and closing tells the others that theirs is not wanted: their push returns.
std::string first_wins(const std::vector<std::string>& servers) {
  auto answers = std::make_shared<boost::fibers::buffered_channel<std::string>>(8);
  for (const std::string& server : servers) {
    boost::fibers::fiber([server, answers] { answers->push(ask(server)); }).detach();
  }
  std::string first = answers->value_pop();
  answers->close();
  return first;
}

std::size_t one_for_one(const std::vector<std::string>& servers) {
  boost::fibers::buffered_channel<std::string> answers(4);
  boost::fibers::fiber writer([&] {
    for (const std::string& server : servers) {
      answers.push(ask(server));
    }
    answers.close();
  });
  std::size_t total = 0;
  for (const std::string& answer : answers) {
    total += answer.size();
  }
  writer.join();
  return total;
}

std::string by_future(const std::string& server) {
  std::string local = server + "/index";
  auto answer = boost::fibers::async([&local] { return ask(local); });
  return answer.get();
}

std::string by_promise(const std::string& server) {
  boost::fibers::promise<std::string> answer;
  auto result = answer.get_future();
  boost::fibers::fiber worker([&] { answer.set_value(ask(server)); });
  std::string text = result.get();
  worker.join();
  return text;
}

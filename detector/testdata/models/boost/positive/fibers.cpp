#include <boost/fiber/all.hpp>
#include <string>
#include <vector>

std::string ask(const std::string& server);
void log(const std::string& line);

// A fiber that dies joinable ends the process.
void never_joined(bool quick) {
  boost::fibers::fiber worker([] { log("begin"); });  // expect: snag-unjoined-thread
  if (quick) {
    return;
  }
  worker.join();
}

std::string fastest(const std::vector<std::string>& servers) {
  boost::fibers::unbuffered_channel<std::string> answers;
  for (const std::string& server : servers) {
    boost::fibers::fiber([server, &answers] {  // expect: snag-dangling-capture
      answers.push(ask(server));  // expect: snag-leaked-writer
    }).detach();
  }
  return answers.value_pop();
}

void all_of(const std::vector<std::string>& servers) {
  for (std::size_t i = 0; i < servers.size(); ++i) {
    boost::fibers::fiber([&] { log(servers[i]); }).detach();  // expect: snag-loop-capture
  }
}

// The future of fibers::async does not wait at its end.
void result_not_wanted(std::string server) {
  boost::fibers::async([&server] { log(ask(server)); });  // expect: snag-dangling-capture
}

#include <string>
#include <thread>
#include <utility>
#include <vector>

void send(const std::vector<std::string>& lines);

void run(std::vector<std::string> lines) {
  std::thread worker([mine = std::move(lines)]() mutable {
    mine.push_back("end");
    send(mine);
  });
  lines = {"next"};
  worker.join();
  send(lines);
}

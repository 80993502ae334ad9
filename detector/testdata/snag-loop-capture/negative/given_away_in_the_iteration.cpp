// Whoever is given the handle within the iteration may wait for the task before it ends.
#include <future>
#include <string>
#include <thread>
#include <utility>
#include <vector>

int send(const std::string& text);
std::string text_of(int page);
void watch(std::thread sender);
void watch_all(std::vector<std::thread> senders);
int answer_of(std::future<int> sent);

void one_by_one(const std::vector<int>& pages) {
  for (const int page : pages) {
    const std::string text = text_of(page);
    std::thread sender([&text] { send(text); });
    watch(std::move(sender));
  }
}

void in_batches(const std::vector<int>& pages) {
  std::vector<std::thread> batch;
  for (const int page : pages) {
    const std::string text = text_of(page);
    batch.emplace_back([&text] { send(text); });
    watch_all(std::move(batch));
    batch.clear();
  }
}

int worst_of(const std::vector<int>& pages) {
  int worst = 0;
  for (const int page : pages) {
    const std::string text = text_of(page);
    const int status = answer_of(std::async(std::launch::async, [&text] { return send(text); }));
    worst = status > worst ? status : worst;
  }
  return worst;
}

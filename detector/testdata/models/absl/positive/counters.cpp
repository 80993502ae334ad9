#include <absl/synchronization/blocking_counter.h>
#include <absl/synchronization/notification.h>

#include <string>
#include <thread>
#include <vector>

std::string ask(const std::string& server);
bool is_known(const std::string& server);

std::size_t notified_too_early() {
  std::string text;
  absl::Notification ready;
  std::thread reader([&] {
    ready.Notify();  // expect: snag-misplaced-done
    text = ask("all");
  });
  ready.WaitForNotification();
  const std::size_t size = text.size();
  reader.join();
  return size;
}

std::vector<std::string> skipped(const std::vector<std::string>& servers) {
  std::vector<std::string> answers(servers.size());
  absl::BlockingCounter left(static_cast<int>(servers.size()));
  for (std::size_t i = 0; i < servers.size(); ++i) {
    std::thread([&answers, &servers, &left, i] {
      if (!is_known(servers[i])) {
        return;
      }
      answers[i] = ask(servers[i]);
      left.DecrementCount();  // expect: snag-misplaced-done
    }).detach();
  }
  left.Wait();
  return answers;
}

void waited_after_the_loop(const std::vector<std::string>& servers) {
  absl::BlockingCounter left(static_cast<int>(servers.size()));
  for (std::size_t i = 0; i < servers.size(); ++i) {
    std::thread([&] {
      ask(servers[i]);  // expect: snag-loop-capture
      left.DecrementCount();
    }).detach();
  }
  left.Wait();
}

std::string asked_once(std::string server) {
  absl::Notification ready;
  std::string answer;
  std::thread([&] {
    answer = ask(server);  // expect: snag-dangling-capture, snag-dangling-capture
    ready.Notify();        // expect: snag-dangling-capture
  }).detach();
  if (ready.HasBeenNotified()) {
    return answer;
  }
  return "";
}

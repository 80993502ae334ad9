#include <string>
#include <thread>

std::string load();
void show(const std::string& text);
int poll();

void run(int rounds) {
  std::string text;
  int last = 0;
  std::jthread loader([&text] {
    text = load();  // expect: snag-shared-write
  });
  std::jthread poller([&last, rounds] {
    for (int i = 0; i < rounds; ++i) {
      last = poll();  // expect: snag-shared-write
    }
  });
  std::jthread shower([&text, &last] {
    show(text);
    show(std::to_string(last));
  });
}

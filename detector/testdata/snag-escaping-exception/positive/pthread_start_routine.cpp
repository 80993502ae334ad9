#include <pthread.h>

#include <string>

struct job {
  std::string text;
  int value;
};

static void* parse(void* argument) {
  auto* one = static_cast<job*>(argument);
  one->value = std::stoi(one->text);  // expect: snag-escaping-exception
  return nullptr;
}

int run(const std::string& text) {
  job one{text, 0};
  pthread_t thread;
  pthread_create(&thread, nullptr, parse, &one);
  pthread_join(thread, nullptr);
  return one.value;
}

#include <exception>
#include <functional>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>

bool open_file(const std::string& name);
int count_lines();

int branches(const std::string& name) {
  std::promise<int> answer;
  auto result = answer.get_future();
  std::jthread reader([&answer, name] {
    if (!open_file(name)) {
      answer.set_value(-1);
      return;
    }
    answer.set_value(count_lines());
  });
  return result.get();
}

int handlers(const std::function<int()>& source) {
  std::promise<int> answer;
  auto result = answer.get_future();
  std::thread asking([&] {
    try {
      answer.set_value(source());
    } catch (...) {
      answer.set_exception(std::current_exception());
    }
  });
  asking.join();
  return result.get();
}

void either(bool good, std::promise<int> answer) {
  if (good) {
    answer.set_value(1);
  } else {
    answer.set_exception(std::make_exception_ptr(std::runtime_error("bad")));
  }
}

enum class command { get, stop };

void cases(command what, std::promise<int> answer) {
  switch (what) {
    case command::get:
      answer.set_value(1);
      break;
    case command::stop:
      answer.set_value(0);
      break;
  }
}

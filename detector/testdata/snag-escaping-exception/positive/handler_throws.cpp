#include <map>
#include <string>
#include <thread>

struct failure {
  int code;
};

int measure(int sensor);

static const std::map<int, std::string> names = {{1, "too hot"}, {2, "too cold"}};

static std::string explain(const failure& why) {
  return names.at(why.code);
}

void run(int sensor, std::string& line) {
  std::jthread reader([sensor, &line] {
    try {
      line = std::to_string(measure(sensor));
    } catch (const failure& why) {
      line = explain(why);  // expect: snag-escaping-exception
    }
  });
}

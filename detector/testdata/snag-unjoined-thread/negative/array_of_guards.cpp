// An array of objects with constructors is no guard of anything.
#include <string>
#include <thread>

void note(const std::string& text);

void run() {
  std::thread one([] { note("one"); });
  std::string lines[2] = {};
  const std::string more[1];
  one.join();
  note(lines[0] + more[0]);
}

#include <stdexcept>
#include <string>
#include <thread>

void undo();
void log(const char* what);

static void step(const std::string& text) {
  try {
    if (text.empty()) {
      throw std::runtime_error("empty");
    }
  } catch (...) {
    undo();
    throw;
  }
}

void run(const std::string& text) {
  std::thread worker;
  worker = std::thread([&text] {
    for (int attempt = 0;; ++attempt) {
      try {
        try {
          step(text);
          return;
        } catch (const std::runtime_error& e) {
          if (attempt == 3) {
            throw std::string(e.what());
          }
        }
      } catch (const std::string& why) {
        log(why.c_str());
        goto done;
      } catch (const char*) {
        return;
      }
    }
  done:
    undo();
  });
  worker.join();
}

#include "cases/lifetime/detached-static-at-exit.h"

#include <atomic>
#include <memory>
#include <thread>
#include <utility>

namespace cases::detached_static_at_exit {

namespace {

/// Counts uploads, and logs the sum when the program ends.
class upload_counter {
 public:
  explicit upload_counter(log_file log) : log_(std::move(log)) {}
  ~upload_counter() { log_("uploaded " + std::to_string(files_.load()) + " files"); }
  upload_counter(const upload_counter&) = delete;
  upload_counter& operator=(const upload_counter&) = delete;

  void add() { ++files_; }

 private:
  log_file log_;
  std::atomic<int> files_{0};
};

/// What the program keeps in objects of static storage duration.
struct statics {
  explicit statics(const log_file& log) : uploads(log) {}
  upload_counter uploads;
};

/// The program's main. It does not return before the uploader has.
void program_main(statics& program, const std::vector<std::string>& files) {
  std::thread uploader([&program, files] {
    for (const std::string& file : files) {
      if (!file.empty()) {
        program.uploads.add();
      }
    }
  });
  uploader.join();
}

}  // namespace

void run_program(const std::vector<std::string>& files, const log_file& log) {
  auto program = std::make_unique<statics>(log);
  program_main(*program, files);
  program.reset();  // main has returned: exit() destroys the statics, and threads do not stop for that
}

}  // namespace cases::detached_static_at_exit

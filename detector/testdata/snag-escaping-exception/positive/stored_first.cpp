#include <filesystem>
#include <functional>
#include <thread>

namespace fs = std::filesystem;

void measure(const fs::path& file, std::uintmax_t& size) {
  const std::function<void()> ask = [&] {
    size = fs::file_size(file);  // expect: snag-escaping-exception
  };
  std::thread worker(ask);
  worker.join();
}

void clear(const fs::path& file) {
  auto away = [&file]() { fs::remove(file); };  // expect: snag-escaping-exception
  std::thread worker(std::move(away));
  worker.join();
}

#include "cases/time/thundering-retries.h"

#include <thread>

namespace cases::thundering_retries {

namespace {

/// Offers one file until it is taken; false where it was given up.
bool offer(const std::string& file, std::chrono::milliseconds pause,
           const std::function<bool(const std::string&)>& upload) {
  for (int attempt = 1; attempt <= attempts; ++attempt) {
    if (upload(file)) {
      return true;
    }
    if (attempt < attempts) {
      std::this_thread::sleep_for(pause);
      pause *= 2;  // busier than it looked: leave it more time
    }
  }
  return false;
}

}  // namespace

std::vector<std::string> upload_all(const std::vector<std::string>& files, std::chrono::milliseconds pause,
                                    const std::function<bool(const std::string&)>& upload) {
  std::vector<char> taken(files.size(), 0);
  {
    std::vector<std::jthread> uploads;
    uploads.reserve(files.size());
    for (std::size_t i = 0; i < files.size(); ++i) {
      uploads.emplace_back([&, i] { taken[i] = offer(files[i], pause, upload) ? 1 : 0; });
    }
  }

  std::vector<std::string> given_up;
  for (std::size_t i = 0; i < files.size(); ++i) {
    if (taken[i] == 0) {
      given_up.push_back(files[i]);
    }
  }
  return given_up;
}

}  // namespace cases::thundering_retries

#include "cases/threads/self-join.h"

#include <memory>
#include <thread>
#include <utility>

namespace cases::self_join {

namespace {

/// Plays a list of tracks in a thread of its own, which is joined with the player's end.
class player {
 public:
  player(std::vector<std::string> tracks, std::function<void(const std::string&)> output)
      : tracks_(std::move(tracks)), output_(std::move(output)) {}

  void start() {
    // The worker ends before the player does: it is joined first, as the last member.
    worker_ = std::jthread([this] { play_all(); });
  }

 private:
  void play_all() const {
    for (const std::string& track : tracks_) {
      output_(track);
    }
  }

  std::vector<std::string> tracks_;
  std::function<void(const std::string&)> output_;
  std::jthread worker_;
};

}  // namespace

void play(const std::vector<std::string>& tracks, const std::function<void(const std::string&)>& output) {
  const auto one = std::make_shared<player>(tracks, output);
  one->start();
}

}  // namespace cases::self_join

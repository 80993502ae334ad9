#include "cases/threads/self-join.h"

#include <memory>
#include <thread>
#include <utility>

namespace cases::self_join {

namespace {

/// Plays a list of tracks in a thread of its own, which is joined with the player's end.
class player : public std::enable_shared_from_this<player> {
 public:
  player(std::vector<std::string> tracks, std::function<void(const std::string&)> output)
      : tracks_(std::move(tracks)), output_(std::move(output)) {}

  void start() {
    // The worker does not hold the player, except while it plays a track.
    worker_ = std::jthread([weak = weak_from_this()] {
      std::size_t next = 0;
      for (auto self = weak.lock(); self && self->play_track(next); self = weak.lock()) {
        ++next;
        self.reset();
      }
    });
  }

 private:
  /// Returns whether there was such a track.
  bool play_track(std::size_t number) const {
    if (number >= tracks_.size()) {
      return false;
    }
    output_(tracks_[number]);
    return true;
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

#include <mutex>
#include <shared_mutex>

class world {
 public:
  int look() const {
    const std::shared_lock map(map_);
    const std::shared_lock weather(weather_);
    return map_value_ + weather_value_;
  }
  void storm() {
    const std::unique_lock weather(weather_);
    const std::unique_lock map(map_);  // expect: snag-lock-order-inversion
    ++weather_value_;
    --map_value_;
  }

 private:
  mutable std::shared_mutex map_;
  mutable std::shared_mutex weather_;
  int map_value_ = 0;
  int weather_value_ = 0;
};

int use(world& w) {
  w.storm();
  return w.look();
}

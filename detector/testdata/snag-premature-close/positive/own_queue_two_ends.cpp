// Tasks write by copies of one end while the owner of the other closes.
#include <condition_variable>
#include <cstdlib>
#include <list>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

double probe(int depth);

struct well {
  std::mutex lid;
  std::condition_variable ripple;
  std::list<double> samples;
  bool covered = false;
};

class bucket {
 public:
  explicit bucket(const std::shared_ptr<well>& at) : well_(at) {}
  void fill(double sample) const {
    std::unique_lock<std::mutex> open(well_->lid);
    if (well_->covered) {
      std::abort();
    }
    well_->samples.push_back(sample);
    well_->ripple.notify_one();
  }

 private:
  std::shared_ptr<well> well_;
};

class winch {
 public:
  explicit winch(const std::shared_ptr<well>& at) : well_(at) {}
  bool lift(double& sample) {
    std::unique_lock<std::mutex> open(well_->lid);
    while (well_->samples.empty()) {
      if (well_->covered) {
        return false;
      }
      well_->ripple.wait(open);
    }
    sample = well_->samples.front();
    well_->samples.pop_front();
    return true;
  }
  void cover() {
    std::unique_lock<std::mutex> open(well_->lid);
    well_->covered = true;
    well_->ripple.notify_all();
  }

 private:
  std::shared_ptr<well> well_;
};

double first_of(int depths) {
  auto deep = std::make_shared<well>();
  winch up(deep);
  std::vector<std::jthread> probes;
  for (int depth = 0; depth < depths; ++depth) {
    probes.emplace_back([down = bucket(deep), depth] { down.fill(probe(depth)); });
  }
  double first = 0;
  up.lift(first);
  up.cover();  // expect: snag-premature-close
  return first;
}

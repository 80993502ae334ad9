// Addresses of what its owner does not destroy: an element that is taken out, an object that goes back to a
// pool.
#include <map>
#include <memory>
#include <thread>
#include <utility>
#include <vector>

void moved_to_another_map(std::map<int, int>& kept, std::vector<std::jthread>& threads) {
  std::map<int, int> fresh{{1, 2}};
  int* where = &fresh.at(1);
  threads.emplace_back([where] { *where = 1; });
  kept.insert(fresh.extract(1));
}

class cache {
 public:
  void fill() {
    std::map<int, int> fresh{{1, 2}};
    int* where = &fresh.at(1);
    filler_ = std::jthread([where] { *where = 1; });
    kept_.insert(fresh.extract(1));
  }

 private:
  std::map<int, int> kept_;
  std::jthread filler_;
};

struct session {
  int id = 0;
};
session* from_the_pool();
void print(int id);

// The sessions of the pool are never deleted.
struct gives_back {
  void operator()(session* /*one*/) const {}
};

void borrowed_from_a_pool() {
  const std::unique_ptr<session, gives_back> one(from_the_pool());
  const session* where = one.get();
  std::thread([where] { print(where->id); }).detach();
}

#include <future>
#include <memory>
#include <utility>
#include <vector>

int fetch(int id);
void keep(std::future<int> answer);

class loader {
 public:
  explicit loader(int id) : first_(std::async(std::launch::async, fetch, id)) {}
  void load(int id) { next_ = std::async(std::launch::async, fetch, id); }
  std::future<int> start(int id) { return std::async(std::launch::async, fetch, id); }
  void hand_on(int id) {
    auto answer = std::async(std::launch::async, fetch, id);
    keep(std::move(answer));
    keep(std::async(std::launch::async, fetch, id));
  }
  static std::shared_ptr<std::future<int>> share(int id) {
    return std::make_shared<std::future<int>>(std::async(std::launch::async, fetch, id));
  }

 private:
  std::future<int> first_;
  std::future<int> next_;
};

int load(int id) {
  loader one(id);
  one.load(id);
  one.hand_on(id);
  return one.start(id).get() + loader::share(id)->get();
}

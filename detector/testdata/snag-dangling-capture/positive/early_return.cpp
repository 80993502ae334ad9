// Joined on the straight way, forgotten on the other: a thread kept in a member goes on.
#include <thread>

int parse();
void fill(int* out);

class loader {
 public:
  int load() {
    int size = 0;
    worker_ = std::thread([&] { fill(&size); });  // expect: snag-dangling-capture
    if (parse() < 0) {
      return -1;
    }
    worker_.join();
    return size;
  }

 private:
  std::thread worker_;
};

int use(loader& l) {
  return l.load();
}

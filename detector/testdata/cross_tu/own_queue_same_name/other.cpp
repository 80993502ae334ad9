// Another program of the same database has a class of the same name.
#include <deque>

class spout {
 public:
  void pump(int drop);
  void stop_up();

 private:
  std::deque<int> drops_;
};

void spout::pump(int drop) {
  drops_.push_back(drop);
}

void spout::stop_up() {
  drops_.clear();
}

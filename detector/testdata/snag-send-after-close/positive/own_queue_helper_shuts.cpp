// A helper shuts what it is given; the queue is derived from one, and its locks are somebody else's members.
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <vector>

struct message {
  int kind;
  int body;
};

class box {
 public:
  void drop(message one) {
    std::lock_guard<std::mutex> own(m);
    if (locked_up) std::terminate();
    inside.push_back(one);
    cv.notify_one();
  }
  std::vector<message> empty_out() {
    std::unique_lock<std::mutex> own(m);
    while (!locked_up && inside.empty()) cv.wait(own);
    std::vector<message> all(inside.begin(), inside.end());
    inside.clear();
    return all;
  }
  void lock_up() {
    std::lock_guard<std::mutex> own(m);
    locked_up = true;
    cv.notify_all();
  }

 private:
  std::mutex m;
  std::condition_variable cv;
  std::deque<message> inside;
  bool locked_up = false;
};

class labelled_box : public box {
 public:
  explicit labelled_box(int label) : label_(label) {}
  int label() const { return label_; }

 private:
  int label_;
};

static void last_words(box& to) {
  to.drop({0, 0});
  to.lock_up();
}

std::size_t ship(const std::vector<message>& goods) {
  labelled_box crate(7);
  for (const message& one : goods) {
    crate.drop(one);
  }
  last_words(crate);
  crate.drop({1, crate.label()});  // expect: snag-send-after-close
  return crate.empty_out().size();
}

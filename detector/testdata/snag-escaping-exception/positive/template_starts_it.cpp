#include <stdexcept>
#include <thread>
#include <utility>

template <class Work>
class background {
 public:
  explicit background(Work work)
      : thread_([work = std::move(work)] {
          work();  // expect: snag-escaping-exception
        }) {}

 private:
  std::jthread thread_;
};

void run(int lines) {
  const background job([lines] {
    if (lines == 0) {
      throw std::runtime_error("nothing to do");
    }
  });
}

// A lambda that is called in its own round, through a helper that promises to be done with it, is no task.
#include <thread>
#include <vector>

void weigh(int item);

template <class F>
void twice([[clang::noescape]] const F& action) {
  action();
  action();
}

void measure_time(const void* unused);

void weigh_all(int items) {
  std::vector<std::thread> scales;
  for (int item = 0; item < items; ++item) {
    const auto once = [&item] { weigh(item); };
    once();
    twice([&] { once(); });
    scales.emplace_back([copy = item] { weigh(copy); });
  }
  for (auto& scale : scales) {
    scale.join();
  }
}

// A program of the parent's, in the parent's own language version, made one that snag can explore.

#include <thread>

#if __cplusplus >= 202002L
#error "snag raised the language version of its parent's program"
#endif

int main() {
  int value = 0;
  const auto add = [&](int more) {
    const double value = 1.5;  // our own build treats a shadowed name as an error
    (void)value;
    return more;
  };
  std::thread adds([&] { value = add(1); });
  adds.join();
  return value == 1 ? 0 : 1;
}

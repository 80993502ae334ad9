#include <thread>

void wrong(int n) {
#ifdef AT_ALL  // a definition of the target: its flags are those of the database
  for (int i = 0; i < n; ++i) {
    std::thread([&] { (void)i; }).detach();
  }
#endif
}

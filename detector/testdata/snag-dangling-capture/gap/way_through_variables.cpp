// The address is kept in a variable before the task gets it.
#include <thread>

void work(int* on);

void run() {
  int count = 0;
  int* kept = &count;
  std::thread([kept] { work(kept); }).detach();  // missed: snag-dangling-capture
}

// Two of the cases come back with an answer and leave the thread behind.
#include <thread>

enum class answer { yes, no, later };
void tick();
answer ask();

bool wait_for_answer() {
  std::thread ticker(tick);  // expect: snag-unjoined-thread
  switch (ask()) {
    case answer::yes:
      return true;
    case answer::no:
      return false;
    case answer::later:
      break;
  }
  ticker.join();
  return false;
}

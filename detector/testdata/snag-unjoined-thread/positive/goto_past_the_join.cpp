// The jump to the common end goes past the join.
#include <thread>

void copy_half(int half);
bool open_target();
void close_target();

bool copy() {
  bool ok = false;
  {
    std::thread lower(copy_half, 0);  // expect: snag-unjoined-thread
    if (!open_target()) {
      goto done;
    }
    copy_half(1);
    lower.join();
    ok = true;
  }
done:
  close_target();
  return ok;
}

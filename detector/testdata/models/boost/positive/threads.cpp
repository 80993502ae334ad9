#include <boost/thread/thread.hpp>
#include <string>
#include <vector>

void serve(const std::string& peer);
int compute(int input);

// A boost::thread that dies is detached.
void detached_by_its_end(std::string peer) {
  boost::thread worker([&peer] { serve(peer); });  // expect: snag-dangling-capture
}

void joined_after_the_loop(const std::vector<std::string>& peers) {
  boost::thread_group all;
  for (std::size_t i = 0; i < peers.size(); ++i) {
    all.create_thread([&] { serve(peers[i]); });  // expect: snag-loop-capture
  }
  all.join_all();
}

int left_early(bool really) {
  int result = 0;
  boost::thread worker([&result] { result = compute(1); });  // expect: snag-dangling-capture
  if (!really) {
    return -1;
  }
  worker.join();
  return result;
}

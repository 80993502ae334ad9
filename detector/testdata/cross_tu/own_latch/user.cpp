#include <string>
#include <thread>

#include "gate.h"

std::size_t too_early(bool really) {
  std::string text;
  gate done(1);
  std::thread reader([&] {
    done.pass();  // expect: snag-misplaced-done
    text = "read";
  });
  done.stand();
  const std::size_t size = text.size();
  reader.join();
  return really ? size : 0;
}

std::size_t too_early_in_another_file() {
  std::string text;
  gate done(1);
  gate other(1);
  std::thread reader([&] {
    pass_two(other, done);  // expect: snag-misplaced-done
    text = "read";
  });
  done.stand();
  const std::size_t size = text.size();
  reader.join();
  return size;
}

std::size_t too_early_by_a_guard() {
  std::string text;
  gate done(1);
  std::thread reader([&] {
    {
      const passing at_end(done);  // expect: snag-misplaced-done
    }
    text = "read";
  });
  done.stand();
  const std::size_t size = text.size();
  reader.join();
  return size;
}

std::size_t in_time_by_a_guard() {
  std::string text;
  gate done(1);
  std::thread reader([&] {
    const passing at_end(done);
    text = "read";
  });
  done.stand();
  const std::size_t size = text.size();
  reader.join();
  return size;
}

void waited_for() {
  int total = 0;
  gate done(1);
  std::thread([&] {
    total = 1;
    done.pass();
  }).detach();
  done.stand();
}

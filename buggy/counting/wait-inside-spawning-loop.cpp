#include "cases/counting/wait-inside-spawning-loop.h"

#include "csp/csp.h"

namespace cases::wait_inside_spawning_loop {

std::vector<std::string> run_pipeline(const std::vector<std::string>& lines,
                                      const std::vector<stage>& stages) {
  const csp::chan<std::string> first = csp::make_chan<std::string>(lines.size());
  for (const std::string& line : lines) {
    first.send(line);
  }
  first.close();

  csp::wait_group running;
  csp::chan<std::string> from = first;
  for (const stage& step : stages) {
    const csp::chan<std::string> to = csp::make_chan<std::string>(1);
    running.go([from, to, step] {
      for (const std::string& line : from) {
        to.send(step(line));
      }
      to.close();
    });
    from = to;
    running.wait();
  }

  std::vector<std::string> filtered;
  for (const std::string& line : from) {
    filtered.push_back(line);
  }
  return filtered;
}

}  // namespace cases::wait_inside_spawning_loop

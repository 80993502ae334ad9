#include "cases/channels/wait-before-drain.h"

#include <memory>

#include "csp/csp.h"

namespace cases::wait_before_drain {

namespace {

constexpr std::size_t workers = 2;

}  // namespace

std::vector<complaint> validate_all(const std::vector<std::string>& lines, const validator& validate) {
  // Room for a complaint of every worker.
  const csp::chan<complaint> complaints = csp::make_chan<complaint>(workers);
  const auto pending = std::make_shared<csp::wait_group>();
  pending->add(workers);
  for (std::size_t worker = 0; worker < workers; ++worker) {
    csp::go([worker, lines, validate, complaints, pending] {
      const auto done = pending->done_on_exit();
      for (std::size_t i = worker; i < lines.size(); i += workers) {
        for (const std::string& says : validate(lines[i])) {
          complaints.send({static_cast<int>(i) + 1, says});
        }
      }
    });
  }
  pending->wait();
  complaints.close();

  std::vector<complaint> all;
  for (const complaint& one : complaints) {
    all.push_back(one);
  }
  return all;
}

}  // namespace cases::wait_before_drain

#include <atomic>
#include <memory>
#include <mutex>

#include "csp/chan.h"
#include "csp/go.h"

int load(int id);

csp::recv_chan<int> by_count(int workers) {
  const auto values = csp::make_chan<int>(16);
  const auto left = std::make_shared<std::atomic<int>>(workers);
  for (int worker = 0; worker < workers; ++worker) {
    csp::go([=] {
      values.send(load(worker));
      if (left->fetch_sub(1) == 1) {
        values.close();
      }
    });
  }
  return values;
}

csp::recv_chan<int> by_early_return(int workers) {
  const auto values = csp::make_chan<int>(16);
  const auto left = std::make_shared<std::atomic<int>>(workers);
  for (int worker = 0; worker < workers; ++worker) {
    csp::go([=] {
      values.send(load(worker));
      if (left->fetch_sub(1) != 1) {
        return;
      }
      values.close();
    });
  }
  return values;
}

void once_only(int workers) {
  const auto gone = csp::make_chan<csp::unit>();
  const auto once = std::make_shared<std::once_flag>();
  for (int worker = 0; worker < workers; ++worker) {
    csp::go([=] {
      load(worker);
      std::call_once(*once, [&] { gone.close(); });
    });
  }
  gone.receive();
}

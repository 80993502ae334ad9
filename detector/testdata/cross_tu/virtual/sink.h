#pragma once
#include "csp/chan.h"

struct sink {
  virtual ~sink() = default;
  virtual void end(csp::chan<int> out);
};

struct quiet_sink : sink {
  void end(csp::chan<int> out) override;
};

struct loud_sink final : sink {
  void end(csp::chan<int> out) override;
};

// Nobody overrides it.
struct plain_sink {
  virtual ~plain_sink() = default;
  virtual void end(csp::chan<int> out);
};

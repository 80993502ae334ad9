#pragma once
#include <memory>

struct outlet {
  virtual ~outlet() = default;
  virtual void pump(int drop) = 0;
  virtual void stop_up() = 0;
};

struct inlet {
  virtual ~inlet() = default;
  virtual int draw() = 0;
};

// The one class behind them stands in pipe.cpp.
std::unique_ptr<outlet> open_outlet(inlet*& other_end);

// Of two classes behind it, one throws and one does not.
struct hose {
  virtual ~hose() = default;
  virtual void pump(int drop) = 0;
  virtual int draw() = 0;
  virtual void stop_up() = 0;
};

std::unique_ptr<hose> open_strict_hose();
std::unique_ptr<hose> open_slack_hose();

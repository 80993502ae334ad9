// The channel is a member; one member function starts the writers and closes behind them.
#include "csp/chan.h"
#include "csp/go.h"

int sample(int sensor);

class station {
 public:
  void survey(int sensors) {
    for (int sensor = 0; sensor < sensors; ++sensor) {
      csp::go([this, sensor] { readings_.send(sample(sensor)); });
    }
    latest_ = readings_.receive().value_or(0);
    readings_.close();  // expect: snag-premature-close
  }

 private:
  csp::chan<int> readings_ = csp::make_chan<int>(16);
  int latest_ = 0;
};

void use() {
  station hill;
  hill.survey(4);
}

#include <stdexcept>
#include <string>

#include "csp/csp.h"

static int weight_of(const std::string& label) {
  switch (label.size()) {
    case 0:
      throw std::invalid_argument("no label");
    case 1:
      return 1;
    default:
      return std::stoi(label);
  }
}

void weigh(const std::string& label, const csp::chan<int>& weights) {
  csp::go([label, weights] {
    weights.send(weight_of(label));  // expect: snag-escaping-exception
  });
}

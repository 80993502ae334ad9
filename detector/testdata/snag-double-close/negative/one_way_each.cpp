// On every path exactly once.
#include <stdexcept>
#include <string>

#include "csp/chan.h"

bool parse(const std::string& line);
int weigh(const std::string& line);

void branches(csp::chan<int> out, const std::string& line) {
  if (!parse(line)) {
    out.close();
    return;
  }
  out.send(weigh(line));
  out.close();
}

void cases(csp::chan<int> out, int kind) {
  switch (kind) {
    case 0:
      out.close();
      break;
    case 1:
      out.send(1);
      out.close();
      break;
    default:
      out.close();
  }
}

void handler(csp::chan<int> out, const std::string& line) {
  try {
    out.send(weigh(line));
    out.close();
  } catch (const std::exception&) {
    out.close();
  }
}

void rethrows(csp::chan<int> out, const std::string& line) {
  try {
    if (!parse(line)) {
      throw std::invalid_argument(line);
    }
  } catch (...) {
    out.close();
    throw;
  }
  out.close();
}

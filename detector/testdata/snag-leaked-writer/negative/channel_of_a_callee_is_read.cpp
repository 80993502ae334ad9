#include <optional>
#include <string>

#include "csp/context.h"
#include "csp/go.h"
#include "csp/select.h"

int ask(const std::string& what);

static csp::recv_chan<int> asking(const std::string& what) {
  const auto answer = csp::make_chan<int>();
  csp::go([what, answer] { answer.send(ask(what)); });
  return answer;
}

static csp::recv_chan<int> asking_with_room(const std::string& what) {
  const auto answer = csp::make_chan<int>(1);
  csp::go([what, answer] { answer.send(ask(what)); });
  return answer;
}

static csp::recv_chan<int> readings(int n, const csp::context& until) {
  auto all = csp::make_chan<int>();
  csp::go([all, n, over = until.done()] {
    for (int i = 0; i < n; ++i) {
      if (csp::select(csp::on_send(all, i), csp::on_receive(over)) == 1) {
        return;
      }
    }
    all.close();
  });
  return all;
}

static csp::recv_chan<int> numbers(int n) {
  auto all = csp::make_chan<int>();
  csp::go([all, n] {
    for (int i = 0; i < n; ++i) {
      all.send(i);
    }
    all.close();
  });
  return all;
}

int always(const std::string& what) {
  const csp::recv_chan<int> answer = asking(what);
  const int other = ask("");
  return other + answer.receive().value_or(0);
}

int perhaps(const std::string& what, bool needed) {
  const csp::recv_chan<int> answer = asking_with_room(what);
  return needed ? answer.receive().value_or(0) : 0;
}

int at_once(const std::string& what) {
  return asking(what).receive().value_or(0);
}

int first(int n, const csp::context& until) {
  return readings(n, until).receive().value_or(0);
}

int all_of_them(int n) {
  int sum = 0;
  for (const int one : numbers(n)) {
    sum += one;
  }
  const auto more = numbers(n);
  while (const std::optional<int> one = more.receive()) {
    sum += *one;
  }
  return sum;
}

csp::recv_chan<int> handed_on(const std::string& what, bool twice) {
  auto answer = asking(what);
  if (twice) {
    return answer;
  }
  return answer;
}

#include <functional>
#include <memory>
#include <string>

int look_up(int account, const std::string& name);
int run(const std::function<int()>& what);

std::function<int()> by_value(int account, std::string name) {
  return [account, name] { return look_up(account, name); };
}

std::function<int()> the_callers_object(const std::string& name) {
  return [&name] { return look_up(1, name); };
}

std::function<int()> shared(int account) {
  auto name = std::make_shared<std::string>("x");
  return [=] { return look_up(account, *name); };
}

int called_before_the_end(int account) {
  std::string name = "x";
  return run([&] { return look_up(account, name); });
}

int called_here(int account) {
  std::string name = "x";
  const auto ask = [&] { return look_up(account, name); };
  return ask();
}

std::function<int()> lasts(int account) {
  static const std::string name = "x";
  return [account] { return look_up(account, name); };
}

int inner_closure(int account) {
  const std::string name = "x";
  const auto make = [&](int more) { return [&name, more] { return look_up(more, name); }; };
  return make(account)();
}

std::function<int()> replaced(int account) {
  std::string name = "x";
  std::function<int()> ask = [&] { return look_up(account, name); };
  const int got = ask();
  ask = [got] { return got; };
  return ask;
}

// A job for later that refers to the parameters and locals of whoever made it.
#include <functional>
#include <string>
#include <utility>

std::string look_up(int account, const std::string& name);

std::function<std::string()> job(int account, const std::string& name) {
  return [&] { return look_up(account, name); };  // expect: snag-dangling-capture
}

auto kept_in_a_variable(int account) {
  const std::string name = "account " + std::to_string(account);
  auto later = [account, &name] { return look_up(account, name); };  // expect: snag-dangling-capture
  return later;
}

class reports {
 public:
  std::function<int(int)> sum_from(int start) const {
    int sum = start + offset_;
    std::function<int(int)> add = [&sum](int more) { return sum += more; };  // expect: snag-dangling-capture
    return std::move(add);
  }

 private:
  int offset_ = 0;
};

int use(const reports& from) {
  return from.sum_from(1)(2);
}

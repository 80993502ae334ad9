#include <memory>
#include <string>
#include <thread>

struct profile {
  std::string name;
  int age = 0;
};

profile load(int customer);

static void fill(std::shared_ptr<profile> out, profile* other) {
  out->age = 3;
  *other = load(3);
}

std::string name_of(int customer) {
  const auto who = std::make_shared<profile>();
  profile another;
  std::thread asks([customer, who]() mutable { *who = load(customer); });
  std::thread fills(fill, who, &another);
  asks.join();
  fills.join();
  return who->name + another.name;
}

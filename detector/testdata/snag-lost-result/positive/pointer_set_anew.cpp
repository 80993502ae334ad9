#include <memory>
#include <string>
#include <thread>

struct profile {
  std::string name;
};

profile load(int customer);

std::string name_of(int customer) {
  const auto who = std::make_shared<profile>();
  {
    const std::jthread asks([customer, who = who]() mutable {
      who = std::make_shared<profile>(load(customer));  // expect: snag-lost-result
    });
  }
  return who->name;
}

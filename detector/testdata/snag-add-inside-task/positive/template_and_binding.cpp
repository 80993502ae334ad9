#include <map>
#include <string>

#include "csp/go.h"
#include "csp/wait_group.h"

template <class Function>
void for_all(const std::map<std::string, int>& sizes, Function visit) {
  csp::wait_group visits;
  for (const auto& [name, size] : sizes) {
    csp::go([&visits, &visit, copy = name, bytes = size]() mutable {
      visits.add(1);  // expect: snag-add-inside-task
      visit(copy, bytes);
      visits.done();
    });
  }
  visits.wait();
}

void print(const std::string& name, int size);

void print_all(const std::map<std::string, int>& sizes) {
  for_all(sizes, [](const std::string& name, int size) { print(name, size); });
}

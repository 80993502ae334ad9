#include "cases/leaks/stranded-mappers.h"

#include "csp/csp.h"

namespace cases::stranded_mappers {

statistics mean_age(const std::vector<int>& ids, const loader& load) {
  // Room for a profile, so that nobody is left with one in his hand when the reducer stops.
  const csp::chan<profile> profiles = csp::make_chan<profile>(1);
  statistics result;
  csp::group tasks;

  for (const int id : ids) {
    tasks.go([&, id] { profiles.send(load(id)); });
  }

  tasks.go([&]() -> csp::error {
    int sum = 0;
    for (std::size_t i = 0; i < ids.size(); ++i) {
      const profile one = profiles.receive().value_or(profile{});
      if (one.age <= 0) {
        return csp::errorf("friend {} has no age", one.id);
      }
      sum += one.age;
    }
    result.mean_age = static_cast<double>(sum) / static_cast<double>(ids.size());
    return {};
  });

  if (const csp::error first = tasks.wait()) {
    result.error = first.what();
  }
  return result;
}

}  // namespace cases::stranded_mappers

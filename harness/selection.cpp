#include "harness/selection.h"

#include <algorithm>

namespace snag {

namespace {

template <typename Value>
bool contains(const std::vector<Value>& all, const Value& value) {
  return std::find(all.begin(), all.end(), value) != all.end();
}

}  // namespace

std::vector<selected_runner> select_runners(const catalogue& from, const std::vector<std::string>& cases,
                                            const std::vector<variant>& variants,
                                            const std::vector<flavour>& flavours,
                                            const std::vector<flavour>& usual_flavours) {
  const std::vector<flavour>& wanted = flavours.empty() ? usual_flavours : flavours;
  std::vector<std::string> ids;
  ids.reserve(cases.size());
  for (const std::string& name : cases) {
    ids.push_back(from.find(name).info.id);
  }
  std::vector<selected_runner> rows;
  for (const catalogue_case& c : from.cases()) {
    if (!ids.empty() && !contains(ids, c.info.id)) {
      continue;
    }
    for (const std::size_t i : c.runners) {
      const runner_program& runner = from.runners()[i];
      const bool by_variant =
          variants.empty() ? runner.variant != variant::plausible : contains(variants, runner.variant);
      if (by_variant && (wanted.empty() || contains(wanted, runner.flavour))) {
        rows.push_back({&c, &runner});
      }
    }
  }
  return rows;
}

}  // namespace snag

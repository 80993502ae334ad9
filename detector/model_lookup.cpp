#include <algorithm>
#include <tuple>

#include "detector/model.h"
#include "support/text.h"

namespace snag::detector {
namespace {

std::string_view last_word(std::string_view name) {
  const std::size_t colon = name.rfind(':');
  return colon == std::string_view::npos ? name : name.substr(colon + 1);
}

}  // namespace

std::string model::known_as(std::string_view qualified_name) const {
  // The longest of the namespaces that begin the name: tbb::detail::d1 before tbb::detail.
  for (std::size_t end = qualified_name.rfind("::"); end != std::string_view::npos && end > 0;
       end = qualified_name.rfind("::", end - 1)) {
    if (const auto at = same_as_.find(qualified_name.substr(0, end)); at != same_as_.end()) {
      return at->second + std::string(qualified_name.substr(end));
    }
  }
  return std::string(qualified_name);
}

const function_model* model::function(std::string_view qualified_name) const {
  auto at = functions_.find(qualified_name);
  if (at == functions_.end() && !same_as_.empty()) {
    at = functions_.find(known_as(qualified_name));
  }
  return at == functions_.end() ? nullptr : &at->second;
}

const type_model* model::type(std::string_view qualified_name) const {
  auto at = types_.find(qualified_name);
  if (at == types_.end() && !same_as_.empty()) {
    at = types_.find(known_as(qualified_name));
  }
  return at == types_.end() ? nullptr : &at->second;
}

bool model::known_not_to_throw(std::string_view qualified_name) const {
  return nothrow_.contains(qualified_name) ||
         (!same_as_.empty() && nothrow_.contains(known_as(qualified_name)));
}

thrown_on model::known_to_throw(std::string_view qualified_name) const {
  const auto at = throws_.find(known_as(qualified_name));
  return at == throws_.end() ? thrown_on::nothing : at->second;
}

bool model::is_fault(std::string_view qualified_name) const {
  return faults_.contains(qualified_name);
}

std::vector<std::string> model::nearest(std::string_view qualified_name) const {
  const std::string wanted = known_as(qualified_name);
  std::vector<std::tuple<std::size_t, std::size_t, std::string>> same_word;
  std::vector<std::string> all;
  for (const auto& [name, entry] : functions_) {
    all.push_back(name);
    if (last_word(name) == last_word(wanted)) {
      const auto apart = static_cast<std::size_t>(std::ranges::mismatch(name, wanted).in1 - name.begin());
      same_word.emplace_back(wanted.size() - std::min(apart, wanted.size()), name.size(), name);
    }
  }
  std::ranges::sort(same_word);
  std::vector<std::string> names;
  if (const auto slip = snag::nearest(wanted, all)) {
    names.push_back(*slip);
  }
  for (auto& [apart, size, name] : same_word) {
    if (names.size() < 3 && std::ranges::find(names, name) == names.end()) {
      names.push_back(std::move(name));
    }
  }
  return names;
}

}  // namespace snag::detector

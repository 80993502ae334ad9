#include "detector/model.h"

#include "detector/model_reader.h"
#include "detector/shipped_models.h"
#include "support/files.h"

namespace snag::detector {
namespace {

/// FNV-1a: stable across builds and machines, unlike std::hash.
std::uint64_t fnv(std::uint64_t hash, std::string_view text) {
  for (const char c : text) {
    hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  }
  return hash;
}

}  // namespace

model model::shipped() {
  model all;
  for (const auto& [name, text] : shipped_models()) {
    all.add(text, std::string(name));
  }
  return all;
}

void model::add(std::string_view yaml, const std::string& name) {
  const model_entries in = read_model(yaml, name);
  for (const auto& f : in.functions) {
    functions_.insert_or_assign(f.name, f);
  }
  for (const auto& t : in.types) {
    types_.insert_or_assign(t.name, t);
  }
  for (const auto& n : in.nothrow) {
    nothrow_.insert_or_assign(n, name);
  }
  for (const auto& [other, known] : in.same_as) {
    same_as_.insert_or_assign(other, known);
  }
  for (const auto& [function, when] : in.throws) {
    throws_.insert_or_assign(function, when);
  }
  faults_.insert(in.faults.begin(), in.faults.end());
  fingerprint_ = fnv(fingerprint_ == 0 ? 14695981039346656037U : fingerprint_, yaml);
}

void model::add_file(const std::filesystem::path& path) {
  add(read_file(path), path.string());
}

}  // namespace snag::detector

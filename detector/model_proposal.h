#pragma once

// From the names and shapes of a header's types to the text of a model that its author looks over. Knows no
// Clang: propose_model.cpp fills in what a header declares. This is the one place where names count, for a
// proposal is a question, and no rule sees it.

#include <string>
#include <vector>

namespace snag::detector {

struct declared_parameter {
  std::string type;  ///< without qualifiers and references
  bool callable = false;
  bool integer = false;
  bool by_reference = false;  ///< & or *, not const: a result may come out through it
  std::string name;
};

struct declared_function {
  std::string name;         ///< qualified, as a model speaks of it
  std::string last;         ///< its last word
  std::string declaration;  ///< as written, on one line
  unsigned line = 0;
  std::vector<declared_parameter> parameters;
  bool returns_nothing = false;
  bool returns_truth = false;      ///< bool
  std::vector<std::string> calls;  ///< what its body calls, where it is at hand: last words
};

struct declared_type {
  std::string name;  ///< qualified
  unsigned line = 0;
  std::vector<declared_function> constructors;
  std::vector<declared_function> members;     ///< public, by name
  bool has_destructor = false;                ///< one of its own
  std::vector<std::string> destructor_calls;  ///< where its body is at hand: last words
  bool copyable = true;
};

/// proposal writes a model with a comment on each entry. Without any entry it is still a model that loads.
[[nodiscard]] std::string proposal(const std::string& header, const std::vector<declared_type>& types,
                                   const std::vector<declared_function>& functions);

}  // namespace snag::detector

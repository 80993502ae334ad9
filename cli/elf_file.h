#pragma once

// What a program's file says of itself: as much of ELF as the choice of how to drive it needs.

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace snag::cli {

/// Kinds of file, as far as it matters how they run.
enum class file_kind { script, not_elf, other_machine, not_a_program, static_program, dynamic_program };

struct elf_facts {
  file_kind kind = file_kind::not_elf;
  std::string interpreter;              ///< of a script or a dynamic program
  bool linked_for_exploration = false;  ///< holds scheduler/program_main.cpp
  std::vector<std::string> defines;     ///< of the symbols that were asked for: defined in the file itself
  std::vector<std::string> needs;       ///< and those that it takes from a shared library
};

/// read_elf inspects a file and looks up the symbols, which need not be exported where the file is not
/// stripped. Throws user_error (path, reason) where it cannot be read or is damaged.
[[nodiscard]] elf_facts read_elf(const std::filesystem::path& path, const std::vector<std::string>& symbols);

}  // namespace snag::cli

#include "cli/preload.h"

#include <fmt/format.h>
#include <sys/stat.h>
#include <sys/xattr.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "cli/elf_file.h"
#include "support/exit_code.h"
#include "support/files.h"

namespace snag::cli {

namespace {

constexpr const char* link_it =
    "link it for exploration: snag_enable_exploration(target) in CMake, or the flags of 'snag flags explore'";

struct sanitizer {
  const char* symbol;
  const char* name;
};
constexpr std::array sanitizers = {
    sanitizer{"__tsan_init", "ThreadSanitizer"},       sanitizer{"__asan_init", "AddressSanitizer"},
    sanitizer{"__msan_init", "MemorySanitizer"},       sanitizer{"__hwasan_init", "HWAddressSanitizer"},
    sanitizer{"__lsan_init", "LeakSanitizer (alone)"},
};

[[noreturn]] void refuse(const std::filesystem::path& program, const std::string& fault,
                         const std::string& mend) {
  throw user_error(fmt::format("program '{}' {}; {}", program.string(), fault, mend));
}

void require_executable(const std::filesystem::path& program) {
  struct stat facts = {};
  if (::stat(program.c_str(), &facts) != 0) {
    if (errno == ENOENT && !program.has_parent_path()) {
      refuse(program, "is not there", fmt::format("name it by its path, such as './{}'", program.string()));
    }
    refuse(program,
           errno == ENOENT ? "is not there" : "cannot be read: " + std::generic_category().message(errno),
           "build it, or mend the path");
  }
  if (!S_ISREG(facts.st_mode)) {
    refuse(program, S_ISDIR(facts.st_mode) ? "is a folder" : "is no file", "name the program in it");
  }
  if (::access(program.c_str(), X_OK) != 0) {
    refuse(program, "is not executable", fmt::format("name a program, or 'chmod +x {}'", program.string()));
  }
}

bool gets_other_rights(const std::filesystem::path& program) {
  struct stat facts = {};
  return (::stat(program.c_str(), &facts) == 0 && (facts.st_mode & (S_ISUID | S_ISGID)) != 0) ||
         ::getxattr(program.c_str(), "security.capability", nullptr, 0) > 0;
}

void require_dynamic(const std::filesystem::path& program, const elf_facts& facts) {
  switch (facts.kind) {
    case file_kind::script:
      refuse(program, fmt::format("is a script for '{}'", facts.interpreter),
             "name the program that it starts");
    case file_kind::not_elf:
      refuse(program, "is no ELF program", "name the program itself");
    case file_kind::other_machine:
      refuse(program, "is for another machine than x86-64", "build it for this one");
    case file_kind::not_a_program:
      refuse(program, "is an object file or a library", "name the program that was linked with it");
    case file_kind::static_program:
      refuse(program, "is linked statically, and what it calls cannot be interposed",
             "link it without -static");
    case file_kind::dynamic_program:
      break;
  }
  if (facts.interpreter.find("musl") != std::string::npos) {
    refuse(program, "uses the C library musl", "build it with glibc");
  }
}

std::string joined(const char* variable, const std::string& more, char separator) {
  const char* given = std::getenv(variable);
  return given == nullptr || *given == '\0' ? more : more + separator + given;
}

}  // namespace

std::filesystem::path parts_folder() {
  return own_directory().parent_path() / "lib" / "snag";
}

std::vector<std::pair<std::string, std::string>> environment_for(const std::filesystem::path& program) {
  require_executable(program);
  std::vector<std::string> symbols;
  for (const sanitizer& s : sanitizers) {
    symbols.emplace_back(s.symbol);
  }
  const elf_facts facts = read_elf(program, symbols);
  require_dynamic(program, facts);
  if (facts.linked_for_exploration) {
    return {};
  }
  if (gets_other_rights(program)) {
    refuse(program,
           "gets other rights than its caller (set-uid, set-gid or capabilities), and the system "
           "preloads nothing into it",
           "run a copy without them");
  }
  for (const sanitizer& s : sanitizers) {
    if (std::find(facts.defines.begin(), facts.defines.end(), s.symbol) != facts.defines.end()) {
      refuse(program, fmt::format("has {} linked in statically, which preloading breaks", s.name), link_it);
    }
  }

  const std::filesystem::path library = parts_folder() / "libsnag_preload.so";
  const std::string path = library.lexically_normal().string();
  if (::access(path.c_str(), R_OK) != 0) {
    refuse(program,
           fmt::format("is not linked for exploration, and the library to preload, '{}', is not there", path),
           link_it);
  }
  if (path.find_first_of(": ") != std::string::npos) {
    refuse(program,
           fmt::format("is not linked for exploration, and '{}' cannot be preloaded: a blank or a colon is "
                       "in its path",
                       path),
           link_it);
  }
  std::vector<std::pair<std::string, std::string>> environment = {
      {"LD_PRELOAD", joined("LD_PRELOAD", path, ':')}};
  if (std::find(facts.needs.begin(), facts.needs.end(), "__asan_init") != facts.needs.end()) {
    // A shared AddressSanitizer wants to be the first library, and can do without.
    environment.emplace_back("ASAN_OPTIONS", joined("ASAN_OPTIONS", "verify_asan_link_order=0", ':'));
  }
  return environment;
}

}  // namespace snag::cli

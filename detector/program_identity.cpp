#include "detector/program_identity.h"

#include <fmt/format.h>
#include <link.h>

#include <array>
#include <cstdlib>
#include <string_view>

#include "detector/unit_inputs.h"
#include "llvm/Support/MemoryBuffer.h"

namespace snag::detector {
namespace {

/// What the environment adds to the include path, as Clang's driver reads it.
constexpr std::array environment = {
    "CPATH",           "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH",   "OBJC_INCLUDE_PATH",
    "GCC_EXEC_PREFIX", "COMPILER_PATH",  "CCC_OVERRIDE_OPTIONS", "CLANG_CONFIG_PATH",
    "SDKROOT"};

/// The GNU build id of a loaded object as text; empty where it has none.
std::string build_id(const dl_phdr_info& object) {
  for (std::size_t i = 0; i < object.dlpi_phnum; ++i) {
    const auto& header = object.dlpi_phdr[i];
    if (header.p_type != PT_NOTE) {
      continue;
    }
    // NOLINTNEXTLINE(performance-no-int-to-ptr): the loader speaks of addresses in numbers
    const auto* at = reinterpret_cast<const char*>(object.dlpi_addr + header.p_vaddr);
    const char* end = at + header.p_memsz;
    while (end - at >= static_cast<std::ptrdiff_t>(sizeof(ElfW(Nhdr)))) {
      const auto* note = reinterpret_cast<const ElfW(Nhdr)*>(at);
      const auto padded = [](std::size_t n) { return (n + 3) / 4 * 4; };
      const char* name = at + sizeof *note;
      const char* content = name + padded(note->n_namesz);
      if (note->n_type == NT_GNU_BUILD_ID &&
          std::string_view(name, note->n_namesz) == std::string_view("GNU\0", 4)) {
        std::string hex;
        for (std::size_t b = 0; b < note->n_descsz; ++b) {
          hex += fmt::format("{:02x}", static_cast<unsigned char>(content[b]));
        }
        return hex;
      }
      at = content + padded(note->n_descsz);
    }
  }
  return {};
}

}  // namespace

std::string program_identity() {
  std::string all = SNAG_VERSION;
  dl_iterate_phdr(
      [](dl_phdr_info* object, std::size_t, void* into) {
        const std::string_view name = object->dlpi_name;
        // The program itself has no name; of the libraries only Clang and LLVM decide over results.
        if (!name.empty() && name.find("clang") == std::string_view::npos &&
            name.find("LLVM") == std::string_view::npos) {
          return 0;
        }
        std::string id = build_id(*object);
        if (id.empty()) {
          if (const auto file = llvm::MemoryBuffer::getFile(name.empty() ? "/proc/self/exe" : name)) {
            id = content_hash((*file)->getBuffer());
          }
        }
        static_cast<std::string*>(into)->append(" ").append(id);
        return 0;
      },
      &all);
  for (const char* name : environment) {
    if (const char* value = std::getenv(name); value != nullptr) {
      all.append("\n").append(name).append("=").append(value);
    }
  }
  return all;
}

}  // namespace snag::detector

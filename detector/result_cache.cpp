#include "detector/result_cache.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <link.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <string_view>
#include <system_error>

#include "llvm/Support/MemoryBuffer.h"
#include "support/exit_code.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view magic = "snag-cache 1 ";
constexpr std::string_view ending = ".result";
constexpr auto kept_for = std::chrono::hours(30 * 24);
constexpr auto looked_every = std::chrono::hours(24);

/// What the environment adds to the include path, as Clang's driver reads it.
constexpr std::array environment = {
    "CPATH",           "C_INCLUDE_PATH", "CPLUS_INCLUDE_PATH",   "OBJC_INCLUDE_PATH",
    "GCC_EXEC_PREFIX", "COMPILER_PATH",  "CCC_OVERRIDE_OPTIONS", "CLANG_CONFIG_PATH",
    "SDKROOT"};

/// Modules are compiled and kept by Clang itself, with inputs that this unit never asks for.
bool uses_modules(const compile_command& command) {
  return std::ranges::any_of(command.arguments, [](const std::string& a) {
    return a.starts_with("-fmodule") || a.starts_with("-fcxx-module") || a.starts_with("-fprebuilt-module");
  });
}

fs::file_time_type::duration age_of(const fs::path& file) {
  std::error_code error;
  const auto changed = fs::last_write_time(file, error);
  return error ? fs::file_time_type::duration::max() : fs::file_time_type::clock::now() - changed;
}

/// A rename instead of a write in place; no flush to the disk, as a torn entry is found out by its hash.
bool write_entry(const fs::path& file, std::string_view text) noexcept {
  std::string temporary = file.string() + ".XXXXXX";
  const int fd = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (fd < 0) {
    return false;
  }
  bool good = ::fchmod(fd, 0644) == 0;
  while (good && !text.empty()) {
    const ::ssize_t n = ::write(fd, text.data(), text.size());
    if (n < 0 && errno == EINTR) {
      continue;
    }
    good = n > 0;
    text.remove_prefix(good ? static_cast<std::size_t>(n) : 0);
  }
  good = ::close(fd) == 0 && good && ::rename(temporary.c_str(), file.c_str()) == 0;
  if (!good) {
    ::unlink(temporary.c_str());
  }
  return good;
}

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

result_cache::result_cache(fs::path folder, std::string circumstances)
    : folder_(std::move(folder)), circumstances_(std::move(circumstances)) {
  std::error_code error;
  fs::create_directories(folder_, error);
  if (!error && ::access(folder_.c_str(), W_OK | X_OK) != 0) {
    error = std::error_code(errno, std::generic_category());
  }
  if (error) {
    throw user_error(
        fmt::format("cannot keep results in '{}': {}; name another folder with --cache-dir, or give "
                    "--no-cache",
                    folder_.string(), error.message()));
  }
  // Backups and version control pass it by.
  if (!fs::exists(folder_ / "CACHEDIR.TAG", error)) {
    write_entry(
        folder_ / "CACHEDIR.TAG",
        "Signature: 8a477f597d28d172789f06886806bc55\n# Results that snag-check keeps; may be deleted.\n");
    write_entry(folder_ / ".gitignore", "*\n");
  }
}

fs::path result_cache::place_of(const compile_command& command, std::string_view told) const {
  std::string key = circumstances_ + '\0' + text_of_command(command);
  if (!told.empty()) {
    key.append("\0told\0", 6).append(told);
  }
  return folder_ / (content_hash(key) + std::string(ending));
}

std::optional<unit_result> result_cache::find(const compile_command& command, std::string_view told) {
  const fs::path place = place_of(command, told);
  const auto file = llvm::MemoryBuffer::getFile(place.string());
  if (!file) {
    return std::nullopt;
  }
  std::string_view text((*file)->getBufferStart(), (*file)->getBufferSize());
  const std::string_view head = text.substr(0, text.find('\n'));
  text.remove_prefix(std::min(head.size() + 1, text.size()));
  if (!head.starts_with(magic) || head.substr(magic.size()) != content_hash(text)) {
    return std::nullopt;
  }
  const auto inputs = take_inputs(text);
  if (!inputs || !std::ranges::all_of(*inputs, [&](const unit_input& i) { return disk_.holds(i); })) {
    return std::nullopt;
  }
  try {
    unit_result result = unit_result_from_json(text);
    result.kept = true;
    if (age_of(place) > looked_every) {
      std::error_code ignored;
      fs::last_write_time(place, fs::file_time_type::clock::now(),
                          ignored);  // it was of use: prune spares it
    }
    return result;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

void result_cache::keep(const compile_command& command, const unit_result& result, const unit_inputs& inputs,
                        std::string_view told) const noexcept {
  const bool settled =
      result.is == unit_result::outcome::checked || result.is == unit_result::outcome::does_not_parse;
  if (!settled || !inputs.complete || uses_modules(command)) {
    return;
  }
  try {
    const std::string text = to_text(inputs.all) + to_json(result);
    write_entry(place_of(command, told), fmt::format("{}{}\n{}", magic, content_hash(text), text));
  } catch (const std::exception&) {  // what cannot be kept is checked again
  }
}

void result_cache::prune() const noexcept {
  try {
    const fs::path mark = folder_ / "pruned";
    if (fs::exists(mark) && age_of(mark) < looked_every) {
      return;
    }
    write_entry(mark, "");
    for (const auto& entry : fs::directory_iterator(folder_)) {
      // Half-written ones of runs that were killed have the ending in the middle of their name.
      if (entry.path().filename().string().find(ending) != std::string::npos &&
          age_of(entry.path()) > kept_for) {
        std::error_code ignored;
        fs::remove(entry.path(), ignored);
      }
    }
  } catch (const std::exception&) {  // another run may have deleted them already
  }
}

}  // namespace snag::detector

#include "cli/elf_file.h"

#include <elf.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>

#include "support/exit_code.h"

namespace snag::cli {

namespace {

/// A file's bytes, mapped: programs with debug information are large, and little of them is read.
class mapped_file {
 public:
  explicit mapped_file(const std::filesystem::path& path) : path_(path) {
    const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat facts = {};
    if (fd < 0 || ::fstat(fd, &facts) != 0) {
      const int reason = errno;
      if (fd >= 0) {
        ::close(fd);
      }
      fail(reason);
    }
    size_ = static_cast<std::uint64_t>(facts.st_size);
    void* at = size_ == 0 ? nullptr : ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd, 0);
    const int reason = errno;
    ::close(fd);
    if (at == MAP_FAILED) {
      fail(reason);
    }
    bytes_ = static_cast<const char*>(at);
  }
  ~mapped_file() {
    if (bytes_ != nullptr) {
      ::munmap(const_cast<char*>(bytes_), size_);
    }
  }
  mapped_file(const mapped_file&) = delete;
  mapped_file& operator=(const mapped_file&) = delete;

  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

  /// Bytes of the file; throws where there are not so many.
  [[nodiscard]] std::string_view bytes(std::uint64_t offset, std::uint64_t length) const {
    if (offset > size_ || length > size_ - offset) {
      throw user_error(fmt::format(
          "program '{}' is damaged: it ends before what its headers name; build it again", path_.string()));
    }
    return {bytes_ + offset, length};
  }

  template <typename Value>
  [[nodiscard]] Value get(std::uint64_t offset) const {
    const std::string_view from = bytes(offset, sizeof(Value));
    Value value;
    std::memcpy(&value, from.data(), from.size());
    return value;
  }

 private:
  [[noreturn]] void fail(int reason) const {
    throw user_error(
        fmt::format("cannot read program '{}': {}", path_.string(), std::generic_category().message(reason)));
  }

  const std::filesystem::path& path_;
  const char* bytes_ = nullptr;
  std::uint64_t size_ = 0;
};

std::string_view until_zero(std::string_view text) {
  return text.substr(0, text.find('\0'));
}

// Notes: a header, the owner's name, the contents; the latter two padded to four bytes.
bool has_our_note(std::string_view notes) {
  Elf64_Nhdr header = {};
  const auto padded = [](std::uint64_t size) { return (size + 3) & ~std::uint64_t{3}; };
  while (notes.size() >= sizeof header) {
    std::memcpy(&header, notes.data(), sizeof header);
    notes.remove_prefix(sizeof header);
    const std::uint64_t length = padded(header.n_namesz) + padded(header.n_descsz);
    if (header.n_namesz > notes.size() || length > notes.size()) {
      return false;
    }
    if (until_zero(notes.substr(0, header.n_namesz)) == "snag") {
      return true;
    }
    notes.remove_prefix(length);
  }
  return false;
}

void add(std::vector<std::string>& to, std::string_view name) {
  if (std::find(to.begin(), to.end(), name) == to.end()) {
    to.emplace_back(name);
  }
}

void look_up(const mapped_file& file, const Elf64_Shdr& table, const Elf64_Shdr& names,
             const std::vector<std::string>& symbols, elf_facts& found) {
  const std::string_view entries = file.bytes(table.sh_offset, table.sh_size);
  const std::string_view texts = file.bytes(names.sh_offset, names.sh_size);
  for (std::size_t at = 0; at + sizeof(Elf64_Sym) <= entries.size(); at += sizeof(Elf64_Sym)) {
    Elf64_Sym symbol = {};
    std::memcpy(&symbol, entries.data() + at, sizeof symbol);
    if (symbol.st_name >= texts.size()) {
      continue;
    }
    const std::string_view name = until_zero(texts.substr(symbol.st_name));
    if (std::find(symbols.begin(), symbols.end(), name) != symbols.end()) {
      add(symbol.st_shndx == SHN_UNDEF ? found.needs : found.defines, name);
    }
  }
}

void read_sections(const mapped_file& file, const Elf64_Ehdr& header, const std::vector<std::string>& symbols,
                   elf_facts& found) {
  const auto section = [&](std::uint64_t index) {
    return file.get<Elf64_Shdr>(header.e_shoff + index * sizeof(Elf64_Shdr));
  };
  if (header.e_shoff == 0 || header.e_shentsize != sizeof(Elf64_Shdr)) {
    return;  // stripped to the bone
  }
  for (std::uint64_t i = 0; i < header.e_shnum; ++i) {
    const Elf64_Shdr table = section(i);
    if ((table.sh_type == SHT_DYNSYM || table.sh_type == SHT_SYMTAB) && table.sh_link < header.e_shnum) {
      look_up(file, table, section(table.sh_link), symbols, found);
    }
  }
}

}  // namespace

elf_facts read_elf(const std::filesystem::path& path, const std::vector<std::string>& symbols) {
  const mapped_file file(path);
  elf_facts found;
  const std::string_view start = file.bytes(0, std::min<std::uint64_t>(file.size(), 256));
  if (start.starts_with("#!")) {
    found.kind = file_kind::script;
    std::string_view line = start.substr(2, start.find('\n') - 2);
    line.remove_prefix(std::min(line.find_first_not_of(' '), line.size()));
    found.interpreter = line;
    return found;
  }
  if (!start.starts_with(ELFMAG)) {
    return found;
  }
  if (start.size() < sizeof(Elf64_Ehdr) || start[EI_CLASS] != ELFCLASS64 || start[EI_DATA] != ELFDATA2LSB) {
    found.kind = file_kind::other_machine;
    return found;
  }
  const auto header = file.get<Elf64_Ehdr>(0);
  if (header.e_machine != EM_X86_64) {
    found.kind = file_kind::other_machine;
    return found;
  }
  if ((header.e_type != ET_EXEC && header.e_type != ET_DYN) || header.e_phentsize != sizeof(Elf64_Phdr)) {
    found.kind = file_kind::not_a_program;
    return found;
  }
  // Without an interpreter: a static program, or a shared library, which says nothing of being a program.
  found.kind = header.e_type == ET_EXEC ? file_kind::static_program : file_kind::not_a_program;
  for (std::uint64_t i = 0; i < header.e_phnum; ++i) {
    const auto part = file.get<Elf64_Phdr>(header.e_phoff + i * sizeof(Elf64_Phdr));
    if (part.p_type == PT_INTERP) {
      found.kind = file_kind::dynamic_program;
      found.interpreter = until_zero(file.bytes(part.p_offset, part.p_filesz));
    } else if (part.p_type == PT_NOTE) {
      found.linked_for_exploration =
          found.linked_for_exploration || has_our_note(file.bytes(part.p_offset, part.p_filesz));
    } else if (part.p_type == PT_DYNAMIC && found.kind == file_kind::not_a_program) {
      const std::string_view entries = file.bytes(part.p_offset, part.p_filesz);
      for (std::size_t at = 0; at + sizeof(Elf64_Dyn) <= entries.size(); at += sizeof(Elf64_Dyn)) {
        Elf64_Dyn entry = {};
        std::memcpy(&entry, entries.data() + at, sizeof entry);
        if (entry.d_tag == DT_FLAGS_1 && (entry.d_un.d_val & DF_1_PIE) != 0) {
          found.kind = file_kind::static_program;
        }
      }
    }
  }
  read_sections(file, header, symbols, found);
  return found;
}

}  // namespace snag::cli

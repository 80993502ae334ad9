#include "support/files.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

#include "support/exit_code.h"

namespace snag {

namespace fs = std::filesystem;

namespace {

std::string reason(int error) {
  return std::generic_category().message(error);
}

fs::path folder_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

[[noreturn]] void cannot_write(const fs::path& path, int error) {
  throw user_error(fmt::format("cannot write '{}': {}; name a file in a folder that exists and is writable",
                               path.string(), reason(error)));
}

/// Why it could not, or 0; the old file is as it was then.
int replace(const fs::path& path, std::string_view contents, bool flush) {
  std::string temporary = (folder_of(path) / ("." + path.filename().string() + ".XXXXXX")).string();
  const int fd = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (fd < 0) {
    return errno;
  }
  int error = 0;
  while (error == 0 && !contents.empty()) {
    const ::ssize_t n = ::write(fd, contents.data(), contents.size());
    if (n >= 0) {
      contents.remove_prefix(static_cast<std::size_t>(n));
    } else if (errno != EINTR) {
      error = errno;
    }
  }
  // mkstemp makes a private file; a report is an ordinary one.
  const ::mode_t mask = ::umask(0);
  ::umask(mask);
  if (error == 0 && (::fchmod(fd, 0666 & ~mask) != 0 || (flush && ::fsync(fd) != 0))) {
    error = errno;
  }
  if (::close(fd) != 0 && error == 0) {
    error = errno;
  }
  if (error == 0 && ::rename(temporary.c_str(), path.c_str()) != 0) {
    error = errno;
  }
  if (error != 0) {
    ::unlink(temporary.c_str());
  }
  return error;
}

}  // namespace

std::string read_file(const fs::path& path) {
  errno = 0;
  if (fs::is_directory(path)) {
    throw user_error(fmt::format("cannot read '{}': it is a folder; name a file", path.string()));
  }
  std::ifstream in(path, std::ios::binary);
  if (!in) {
    throw user_error(fmt::format("cannot read '{}': {}", path.string(), reason(errno == 0 ? EIO : errno)));
  }
  std::string contents{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  if (in.bad()) {
    throw user_error(fmt::format("cannot read '{}': {}", path.string(), reason(EIO)));
  }
  return contents;
}

void write_file_atomically(const fs::path& path, std::string_view contents) {
  if (const int error = fs::is_directory(path) ? EISDIR : replace(path, contents, true); error != 0) {
    cannot_write(path, error);
  }
}

bool replace_file(const fs::path& path, std::string_view contents) noexcept {
  return replace(path, contents, false) == 0;
}

void require_writable(const fs::path& path) {
  if (fs::is_directory(path)) {
    cannot_write(path, EISDIR);
  }
  const fs::path target = fs::exists(path) ? path : folder_of(path);
  if (::access(target.c_str(), W_OK) != 0) {
    cannot_write(path, errno);
  }
  if (!fs::is_directory(folder_of(path))) {
    cannot_write(path, ENOTDIR);
  }
}

fs::path own_directory() {
  return fs::read_symlink("/proc/self/exe").parent_path();
}

}  // namespace snag

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
  if (fs::is_directory(path)) {
    cannot_write(path, EISDIR);
  }
  std::string temporary = (folder_of(path) / ("." + path.filename().string() + ".XXXXXX")).string();
  const int fd = ::mkostemp(temporary.data(), O_CLOEXEC);
  if (fd < 0) {
    cannot_write(path, errno);
  }
  const auto give_up = [&](int error) {
    ::close(fd);
    ::unlink(temporary.c_str());
    cannot_write(path, error);
  };
  for (std::size_t written = 0; written < contents.size();) {
    const ::ssize_t n = ::write(fd, contents.data() + written, contents.size() - written);
    if (n < 0 && errno != EINTR) {
      give_up(errno);
    }
    written += n > 0 ? static_cast<std::size_t>(n) : 0;
  }
  // mkstemp makes a private file; a report is an ordinary one.
  const ::mode_t mask = ::umask(0);
  ::umask(mask);
  if (::fchmod(fd, 0666 & ~mask) != 0 || ::fsync(fd) != 0) {
    give_up(errno);
  }
  ::close(fd);
  if (::rename(temporary.c_str(), path.c_str()) != 0) {
    const int error = errno;
    ::unlink(temporary.c_str());
    cannot_write(path, error);
  }
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

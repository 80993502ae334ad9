#pragma once

// Whole files in, whole files out. Nothing here leaves a half-written file behind.

#include <filesystem>
#include <string>
#include <string_view>

namespace snag {

/// read_file returns the bytes of a file. Throws user_error that names the path and the system's reason.
[[nodiscard]] std::string read_file(const std::filesystem::path& path);

/// write_file_atomically writes to a temporary file beside `path`, flushes it to disk and renames it: a
/// reader sees the old file or the new one. Throws user_error (path, reason) and leaves the old file as it
/// was. Safe to call from several processes at once; the last rename wins.
void write_file_atomically(const std::filesystem::path& path, std::string_view contents);

/// replace_file is the same for what can be made again: it does not wait for the disk, so that a power cut
/// may leave a torn file, and it returns false where it could not write.
bool replace_file(const std::filesystem::path& path, std::string_view contents) noexcept;

/// require_writable throws user_error unless a file could be written at `path` now: asked before long work
/// whose report goes there, so that the work is not lost. Creates nothing.
void require_writable(const std::filesystem::path& path);

/// own_directory returns the folder of the running executable, links resolved: parts are found relative to
/// it, in the build tree and when installed alike.
[[nodiscard]] std::filesystem::path own_directory();

}  // namespace snag

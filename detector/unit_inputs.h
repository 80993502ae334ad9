#pragma once

// Everything on disk that the result of a unit depends on: what its front end read, and what it asked for and
// did not find. The second matters as much: a header that appears earlier in the include path changes the
// unit.

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "llvm/ADT/IntrusiveRefCntPtr.h"
#include "llvm/Support/VirtualFileSystem.h"

namespace snag::detector {

/// One question that was put to the disk, and its answer.
struct unit_input {
  enum class kind : char {
    read = 'R',    ///< a file, and the hash of its content
    there = 'T',   ///< exists; its content was not read
    absent = 'A',  ///< does not exist
    listed = 'L',  ///< a folder, and the hash of the names in it
  };
  kind is = kind::there;
  std::string path;  ///< absolute
  std::string hash;  ///< of read and listed
};

struct unit_inputs {
  std::vector<unit_input> all;  ///< sorted by path
  bool complete = true;         ///< false: something else went in, or a file changed under way
};

/// add puts what went into a part of a unit to what went into the rest. Two answers to one question make the
/// whole incomplete.
void add(unit_inputs& whole, const unit_inputs& part);

/// to_text writes questions and answers, a line each, and an empty line behind them.
[[nodiscard]] std::string to_text(const std::vector<unit_input>& inputs);

/// take_inputs reads what to_text wrote off the front of `text`. Nothing where a line is none of it.
[[nodiscard]] std::optional<std::vector<unit_input>> take_inputs(std::string_view& text);

/// input_of reads one of these lines.
[[nodiscard]] std::optional<unit_input> input_of(std::string_view line);

/// content_hash returns 32 hexadecimal digits. Equal texts have equal hashes on every machine.
[[nodiscard]] std::string content_hash(std::string_view text);

/// hash_of_listing is that of the names in a folder; empty where it cannot be read.
[[nodiscard]] std::string hash_of_listing(llvm::vfs::FileSystem& files, const llvm::Twine& folder);

/// input_recorder is a file system that answers as the one below it and takes down what it was asked. A file
/// is hashed as it is handed out, so that what is recorded is what was compiled. For one thread.
class input_recorder : public llvm::vfs::ProxyFileSystem {
 public:
  using ProxyFileSystem::ProxyFileSystem;

  llvm::ErrorOr<llvm::vfs::Status> status(const llvm::Twine& path) override;
  bool exists(const llvm::Twine& path) override;
  llvm::ErrorOr<std::unique_ptr<llvm::vfs::File>> openFileForRead(const llvm::Twine& path) override;
  llvm::vfs::directory_iterator dir_begin(const llvm::Twine& folder, std::error_code& error) override;

  /// inputs returns what was taken down so far.
  [[nodiscard]] unit_inputs inputs() const;

  /// take_down is for the files that this hands out.
  void take_down(unit_input::kind is, const std::string& path, std::string hash = {});

 private:
  [[nodiscard]] std::string absolute(const llvm::Twine& path) const;

  std::map<std::string, unit_input> asked_;
  bool complete_ = true;
};

}  // namespace snag::detector

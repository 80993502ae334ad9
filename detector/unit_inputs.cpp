#include "detector/unit_inputs.h"

#include <fmt/format.h>
#include <sys/stat.h>

#include <algorithm>

#include "detector/take_line.h"
#include "llvm/ADT/SmallString.h"
#include "llvm/Support/MemoryBuffer.h"
#include "llvm/Support/Path.h"
#include "llvm/Support/xxhash.h"

namespace snag::detector {
namespace {

namespace vfs = llvm::vfs;

class recorded_file : public vfs::File {
 public:
  recorded_file(std::unique_ptr<vfs::File> below, std::string path, input_recorder& recorder)
      : below_(std::move(below)), path_(std::move(path)), recorder_(recorder) {}

  llvm::ErrorOr<vfs::Status> status() override { return below_->status(); }
  llvm::ErrorOr<std::string> getName() override { return below_->getName(); }

  llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> getBuffer(const llvm::Twine& name, std::int64_t size,
                                                               bool null_terminated,
                                                               bool is_volatile) override {
    auto buffer = below_->getBuffer(name, size, null_terminated, is_volatile);
    if (buffer) {
      recorder_.take_down(unit_input::kind::read, path_, content_hash((*buffer)->getBuffer()));
    } else {
      recorder_.take_down(unit_input::kind::read, path_);
    }
    return buffer;
  }

  std::error_code close() override { return below_->close(); }

 private:
  std::unique_ptr<vfs::File> below_;
  std::string path_;
  input_recorder& recorder_;
};

std::string listing_hash(std::vector<std::string> names) {
  std::ranges::sort(names);
  std::string all;
  for (const auto& name : names) {
    all += name + '\n';
  }
  return content_hash(all);
}

/// False where it is the second answer to one question: it changed in the meantime.
bool take(std::map<std::string, unit_input>& asked, unit_input now) {
  using kind = unit_input::kind;
  const auto [at, is_new] = asked.try_emplace(now.path, now);
  unit_input& known = at->second;
  if (is_new || (known.is == now.is && known.hash == now.hash)) {
    return true;
  }
  const bool says_less = now.is == kind::there && known.is != kind::absent;
  if (known.is == kind::there && now.is != kind::absent) {
    known = std::move(now);
    return true;
  }
  return says_less;
}

}  // namespace

void add(unit_inputs& whole, const unit_inputs& part) {
  std::map<std::string, unit_input> asked;
  for (const unit_input& one : whole.all) {
    asked.emplace(one.path, one);
  }
  whole.complete &= part.complete;
  for (const unit_input& one : part.all) {
    whole.complete &= take(asked, one);
  }
  whole.all.clear();
  for (auto& [path, input] : asked) {
    whole.all.push_back(std::move(input));
  }
}

std::string to_text(const std::vector<unit_input>& inputs) {
  std::string text;
  for (const unit_input& input : inputs) {
    text += static_cast<char>(input.is);
    text += ' ';
    text += input.hash;
    text += input.hash.empty() ? "" : " ";
    text += input.path;
    text += '\n';
  }
  return text + '\n';
}

std::optional<unit_input> input_of(std::string_view line) {
  constexpr std::size_t digits = 32;
  if (line.size() < 3 || line[1] != ' ') {
    return std::nullopt;
  }
  unit_input input{static_cast<unit_input::kind>(line[0]), {}, {}};
  line.remove_prefix(2);
  if (input.is == unit_input::kind::read || input.is == unit_input::kind::listed) {
    if (line.size() <= digits + 1) {
      return std::nullopt;
    }
    input.hash = line.substr(0, digits);
    line.remove_prefix(digits + 1);
  }
  input.path = line;
  return input;
}

std::optional<std::vector<unit_input>> take_inputs(std::string_view& text) {
  std::vector<unit_input> inputs;
  for (std::string_view line = take_line(text); !line.empty(); line = take_line(text)) {
    auto input = input_of(line);
    if (!input) {
      return std::nullopt;
    }
    inputs.push_back(std::move(*input));
  }
  return inputs;
}

std::string content_hash(std::string_view text) {
  const llvm::StringRef bytes(text);
  const llvm::XXH128_hash_t hash =
      llvm::xxh3_128bits(llvm::ArrayRef<std::uint8_t>(bytes.bytes_begin(), bytes.size()));
  return fmt::format("{:016x}{:016x}", hash.high64, hash.low64);
}

std::string hash_of_listing(llvm::vfs::FileSystem& files, const llvm::Twine& folder) {
  std::vector<std::string> names;
  std::error_code error;
  for (vfs::directory_iterator at = files.dir_begin(folder, error), end; !error && at != end;
       at.increment(error)) {
    names.push_back(llvm::sys::path::filename(at->path()).str());
  }
  return error ? std::string() : listing_hash(std::move(names));
}

std::string input_recorder::absolute(const llvm::Twine& path) const {
  llvm::SmallString<256> full;
  path.toVector(full);
  return makeAbsolute(full) ? path.str() : full.str().str();
}

void input_recorder::take_down(unit_input::kind is, const std::string& path, std::string hash) {
  if (path.find('\n') != std::string::npos || (is == unit_input::kind::read && hash.empty())) {
    complete_ = false;  // cannot be written down, or was there and could not be read
  }
  complete_ &= take(asked_, {is, path, std::move(hash)});
}

llvm::ErrorOr<vfs::Status> input_recorder::status(const llvm::Twine& path) {
  auto answer = ProxyFileSystem::status(path);
  take_down(answer ? unit_input::kind::there : unit_input::kind::absent, absolute(path));
  return answer;
}

bool input_recorder::exists(const llvm::Twine& path) {
  const bool answer = ProxyFileSystem::exists(path);
  take_down(answer ? unit_input::kind::there : unit_input::kind::absent, absolute(path));
  return answer;
}

llvm::ErrorOr<std::unique_ptr<vfs::File>> input_recorder::openFileForRead(const llvm::Twine& path) {
  auto answer = ProxyFileSystem::openFileForRead(path);
  const std::string full = absolute(path);
  if (!answer) {
    // What is there and cannot be opened is a matter of rights, which nothing here records.
    const bool there = ProxyFileSystem::exists(path);
    take_down(there ? unit_input::kind::read : unit_input::kind::absent, full);
    return answer;
  }
  take_down(unit_input::kind::there, full);
  return std::make_unique<recorded_file>(std::move(*answer), full, *this);
}

vfs::directory_iterator input_recorder::dir_begin(const llvm::Twine& folder, std::error_code& error) {
  const std::string full = absolute(folder);
  if (std::string names = hash_of_listing(getUnderlyingFS(), folder); !names.empty()) {
    take_down(unit_input::kind::listed, full, std::move(names));
  } else {
    take_down(ProxyFileSystem::exists(folder) ? unit_input::kind::there : unit_input::kind::absent, full);
  }
  return ProxyFileSystem::dir_begin(folder, error);
}

unit_inputs input_recorder::inputs() const {
  unit_inputs result;
  result.complete = complete_;
  for (const auto& [path, input] : asked_) {
    result.all.push_back(input);
  }
  return result;
}

}  // namespace snag::detector

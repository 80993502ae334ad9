#include "detector/present_state.h"

#include <sys/stat.h>

#include "detector/take_line.h"
#include "llvm/Support/MemoryBuffer.h"

namespace snag::detector {

std::vector<present_state::question*> present_state::take_questions(std::string_view& text) {
  std::vector<question*> all;
  for (std::string_view line = take_line(text); !line.empty(); line = take_line(text)) {
    all.push_back(&*questions_.try_emplace(line).first);
  }
  return all;
}

bool present_state::holds(question& then) {
  std::optional<bool>& answer = then.second.holds;
  if (!answer) {
    const auto input = input_of(then.first());
    answer = input && ask(*input);
  }
  return *answer;
}

bool present_state::is_there(const std::string& path) {
  const auto [at, is_new] = there_.try_emplace(path);
  if (is_new) {
    struct stat ignored{};
    at->second = ::stat(path.c_str(), &ignored) == 0;
  }
  return at->second;
}

bool present_state::ask(const unit_input& then) {
  switch (then.is) {
    case unit_input::kind::there:
      return is_there(then.path);
    case unit_input::kind::absent:
      return !is_there(then.path);
    case unit_input::kind::read: {
      const auto [at, is_new] = content_.try_emplace(then.path);
      if (is_new) {
        if (const auto buffer = llvm::MemoryBuffer::getFile(then.path, false, false)) {
          at->second = content_hash((*buffer)->getBuffer());
        }
      }
      return !at->second.empty() && at->second == then.hash;
    }
    case unit_input::kind::listed: {
      const auto [at, is_new] = listing_.try_emplace(then.path);
      if (is_new) {
        at->second = hash_of_listing(*llvm::vfs::getRealFileSystem(), then.path);
      }
      return !at->second.empty() && at->second == then.hash;
    }
  }
  return false;
}

}  // namespace snag::detector

#include "harness/trace_file.h"

#include <fmt/format.h>

#include "support/files.h"

namespace snag {

std::string trace_subject::label() const {
  if (!case_id.empty()) {
    return fmt::format("{} {} {}", case_id, to_string(variant), to_string(flavour));
  }
  std::string text = program;
  for (const std::string& argument : arguments) {
    text += " " + argument;
  }
  return text;
}

const trace_thread* trace_file::thread(std::uint64_t number) const noexcept {
  for (const trace_thread& one : threads) {
    if (one.number == number) {
      return &one;
    }
  }
  return nullptr;
}

const trace_frame* trace_file::place(const trace_step& step) const noexcept {
  return step.stack == 0 || stacks[step.stack - 1].empty() ? nullptr : &stacks[step.stack - 1].front();
}

trace_file read_trace(const std::filesystem::path& file) {
  return parse_trace(read_file(file), file.string());
}

void write_trace(const std::filesystem::path& file, const trace_file& run) {
  write_file_atomically(file, to_json(run));
}

}  // namespace snag

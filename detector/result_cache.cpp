#include "detector/result_cache.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "detector/take_line.h"
#include "support/exit_code.h"
#include "support/files.h"

namespace snag::detector {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view ending = ".result";
constexpr std::string_view run_ending = ".run";
constexpr auto kept_for = std::chrono::hours(30 * 24);
constexpr auto looked_every = std::chrono::hours(24);

/// Runs of fewer files are many different ones, and their files' own entries serve them as well.
constexpr std::size_t worth_a_run = 8;

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

/// What was of use is spared by prune.
void mark_used(const fs::path& file) {
  std::error_code ignored;
  fs::last_write_time(file, fs::file_time_type::clock::now(), ignored);
}

/// What units came to together, written as a unit is.
unit_result as_unit(const joined_findings& joined) {
  unit_result all;
  all.findings = joined.findings;
  all.nolints = joined.nolints;
  return all;
}

}  // namespace

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
    replace_file(
        folder_ / "CACHEDIR.TAG",
        "Signature: 8a477f597d28d172789f06886806bc55\n# Results that snag-check keeps; may be deleted.\n");
    replace_file(folder_ / ".gitignore", "*\n");
  }
}

fs::path result_cache::place_of(const compile_command& command, std::string_view told) const {
  std::string key = circumstances_ + '\0' + text_of_command(command);
  if (!told.empty()) {
    key.append("\0told\0", 6).append(told);
  }
  return folder_ / content_hash(key).append(ending);
}

fs::path result_cache::place_of(const run_question& asked) const {
  std::string key = circumstances_ + (asked.cross_tu ? "\ntogether" : "\nalone");
  for (const compile_command& command : asked.commands) {
    key += content_hash(text_of_command(command));
  }
  return folder_ / content_hash(key).append(run_ending);
}

std::optional<result_cache::held> result_cache::held_at(const fs::path& place) {
  auto file = cache_entry::read(place);
  if (!file) {
    return std::nullopt;
  }
  std::string_view rest = file->text();
  auto questions = disk_.take_questions(rest);
  if (!std::ranges::all_of(questions, [&](auto* q) { return disk_.holds(*q); })) {
    return std::nullopt;
  }
  return held{std::move(*file), std::move(questions), rest};
}

std::optional<result_cache::held> result_cache::look(const compile_command& command) {
  return held_at(place_of(command, {}));
}

std::optional<unit_result> result_cache::find(const compile_command& command, std::string_view told) {
  const fs::path place = place_of(command, told);
  const auto entry = held_at(place);
  if (!entry) {
    return std::nullopt;
  }
  try {
    unit_result result = unit_result_from_text(entry->result);
    result.kept = true;
    if (age_of(place) > looked_every) {
      mark_used(place);
    }
    count_in(place, entry->questions);
    return result;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

std::string result_cache::keep(const compile_command& command, const unit_result& result,
                               const unit_inputs& inputs, std::string_view told) const noexcept {
  const bool settled =
      result.is == unit_result::outcome::checked || result.is == unit_result::outcome::does_not_parse;
  if (!settled || !inputs.complete || uses_modules(command)) {
    return {};
  }
  try {
    return cache_entry::write(place_of(command, told), to_text(inputs.all) + to_text(result));
  } catch (const std::exception&) {  // what cannot be kept is checked again
    return {};
  }
}

void result_cache::count_in(const fs::path& place, std::span<present_state::question* const> questions) {
  parts_.push_back(place.filename().string());
  for (present_state::question* q : questions) {
    if (!std::exchange(q->second.counted, true)) {
      questions_.push_back(q);
    }
  }
}

void result_cache::count_in(const compile_command& command, std::string_view told, std::string_view hash) {
  // Another run may have put its own entry there in the meantime.
  const fs::path place = place_of(command, told);
  const auto entry = all_kept_ && !hash.empty() ? cache_entry::read(place) : std::nullopt;
  if (!entry || entry->hash() != hash) {
    all_kept_ = false;
    return;
  }
  std::string_view text = entry->text();
  count_in(place, disk_.take_questions(text));
}

std::optional<run_results> result_cache::find_run(const run_question& asked) {
  const fs::path place = place_of(asked);
  const auto entry = held_at(place);
  if (!entry) {
    return std::nullopt;
  }
  std::string_view rest = entry->result;
  if (take_line(rest) != asked.others) {
    return std::nullopt;
  }
  try {
    std::vector<std::string_view> parts;
    for (std::string_view name = take_line(rest); !name.empty(); name = take_line(rest)) {
      parts.push_back(name);
    }
    unit_result together = unit_result_from_text(take_line(rest));
    run_results all{{}, {std::move(together.findings), std::move(together.nolints), {}}};
    while (!rest.empty()) {
      all.units.push_back(unit_result_from_text(take_line(rest)));
      all.units.back().kept = true;
    }
    if (all.units.size() != asked.commands.size()) {
      return std::nullopt;
    }
    if (age_of(place) > looked_every) {
      mark_used(place);
      for (const std::string_view name : parts) {
        mark_used(folder_ / fs::path(name).filename());
      }
    }
    return all;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

bool result_cache::counts_all(const run_question& asked, const run_results& results) const {
  const std::set<std::string_view> parts(parts_.begin(), parts_.end());
  const auto twice = std::ranges::count_if(results.units, [](const unit_result& r) { return r.reads > 1; });
  return all_kept_ && results.units.size() == asked.commands.size() &&
         parts.size() >= asked.commands.size() + static_cast<std::size_t>(twice) &&
         std::ranges::all_of(asked.commands, [&](const compile_command& c) {
           return parts.contains(place_of(c, {}).filename().native());
         });
}

void result_cache::keep_run(const run_question& asked, const run_results& results) noexcept {
  if (!asked.cross_tu && asked.commands.size() < worth_a_run) {
    return;
  }
  try {
    if (!counts_all(asked, results)) {
      return;
    }
    unit_inputs met;
    for (const present_state::question* q : questions_) {
      auto input = input_of(q->first());
      met.complete &= input.has_value();
      met.all.push_back(std::move(input).value_or(unit_input()));
    }
    for (const auto& [path, hash] : results.joined.read) {
      met.complete &= !hash.empty();
      met.all.push_back({unit_input::kind::read, path, hash});
    }
    unit_inputs inputs;
    add(inputs, met);  // two answers to one question: a file changed under way
    if (!inputs.complete) {
      return;
    }
    std::string text = to_text(inputs.all) + asked.others + '\n';
    for (const std::string& name : parts_) {
      text += name + '\n';
    }
    text += '\n' + to_line(as_unit(results.joined)) + '\n';
    for (const unit_result& r : results.units) {
      text += to_line(r) + '\n';
    }
    (void)cache_entry::write(place_of(asked), text);
  } catch (const std::exception&) {  // the entries of its files are there
  }
}

void result_cache::prune() const noexcept {
  try {
    const fs::path mark = folder_ / "pruned";
    if (fs::exists(mark) && age_of(mark) < looked_every) {
      return;
    }
    replace_file(mark, "");
    for (const auto& entry : fs::directory_iterator(folder_)) {
      // Half-written ones of runs that were killed have the ending in the middle of their name.
      const std::string name = entry.path().filename().string();
      const bool ours = name.find(ending) != std::string::npos || name.find(run_ending) != std::string::npos;
      if (ours && age_of(entry.path()) > kept_for) {
        std::error_code ignored;
        fs::remove(entry.path(), ignored);
      }
    }
  } catch (const std::exception&) {  // another run may have deleted them already
  }
}

}  // namespace snag::detector

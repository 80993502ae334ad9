#include "detector/preamble_match.h"

#include <algorithm>
#include <cstring>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "clang/Basic/SourceManager.h"
#include "clang/Lex/HeaderSearch.h"
#include "clang/Lex/Preprocessor.h"
#include "detector/include_scan.h"

namespace snag::detector {
namespace {

using nlohmann::json;

bool speaks_of(const preamble_contents::file& header, std::uint64_t name) {
  return header.in_front && std::ranges::binary_search(header.names, name);
}

class recorder : public include_follower {
 public:
  recorder(const clang::Preprocessor& preprocessor, bool has_first, std::size_t headers,
           preamble_record& into)
      : include_follower(preprocessor), wants_first_(has_first), left_(headers), record_(into) {}

 protected:
  void includes(const inclusion& what) override {
    const file_id id = id_of(what.file);
    const auto includer = sources().getFileEntryRefForID(what.from);
    const bool by_the_text = what.from == sources().getMainFileID();
    if (by_the_text && wants_first_) {
      wants_first_ = false;
      first_ = what.file;
    } else if (by_the_text && left_ == 0) {
      if (own_.empty()) {
        read_names();
        reached_.emplace(record_.contents);
      }
      own_.push_back(what.file);
    } else if (by_the_text) {
      --left_;
    } else if (includer) {
      record_.contents.files[id_of(*includer)].within.push_back(id);
    } else {
      record_.contents.forced.push_back(id);
    }
    in_text_ |= by_the_text;
    if (reached_) {
      reached_->includes(id, what.first);
    }
    const auto [at, is_new] = record_.contents.files.try_emplace(id);
    if (is_new && in_text_ && own_.empty()) {
      at->second.in_front = true;
      in_front_.emplace_back(id, what.file);
    }
  }
  void defines(clang::FileID /*from*/, llvm::StringRef name) override {
    if (reached_ && record_.independent) {
      record_.independent = std::ranges::none_of(
          record_.contents.files,
          [hash = word_hash(name)](const auto& one) { return speaks_of(one.second, hash); });
    }
  }
  void depends(clang::FileEntryRef on) override {
    reached_->depends(id_of(on));
    record_.independent &= !reached_->is_late();
  }
  [[nodiscard]] bool wants_dependence() const override { return reached_ && record_.independent; }
  void EndOfMainFile() override {
    if (own_.empty()) {
      read_names();
    }
    if (first_) {
      // Only now: what the project's other headers include is held against the system part alone.
      record_.contents.first = id_of(*first_);
      own_.push_back(*first_);
    }
    for (const clang::FileEntryRef file : own_) {
      record_.repeatable &= preprocessor().getHeaderSearchInfo().isFileMultipleIncludeGuarded(file);
    }
  }

 private:
  void read_names() {
    for (const auto& [id, file] : in_front_) {
      if (const auto text = preprocessor().getFileManager().getBufferForFile(file)) {
        record_.contents.files[id].names = names_in((*text)->getBuffer());
      }
    }
  }

  bool wants_first_;
  std::size_t left_;
  clang::OptionalFileEntryRef first_;
  bool in_text_ = false;  ///< behind what -include names
  preamble_record& record_;
  std::vector<std::pair<file_id, clang::FileEntryRef>> in_front_;
  std::vector<clang::FileEntryRef> own_;
  std::optional<preamble_match>
      reached_;  ///< what the project's own headers include, of what stands in front
};

class unit_follower : public include_follower {
 public:
  unit_follower(const clang::Preprocessor& preprocessor, preamble_match& match)
      : include_follower(preprocessor), match_(match) {}

 protected:
  void includes(const inclusion& what) override { match_.includes(id_of(what.file), what.first); }
  void defines(clang::FileID /*from*/, llvm::StringRef name) override { match_.defines(word_hash(name)); }
  void depends(clang::FileEntryRef on) override { match_.depends(id_of(on)); }
  [[nodiscard]] bool wants_dependence() const override { return !match_.all_seen(); }

 private:
  preamble_match& match_;
};

}  // namespace

std::string to_bytes(const preamble_contents& contents) {
  json files = json::array();
  for (const auto& [id, file] : contents.files) {
    // Numbers by the ten thousand: as one text of bytes.
    std::vector<std::uint8_t> names(file.names.size() * sizeof(std::uint64_t));
    std::memcpy(names.data(), file.names.data(), names.size());
    files.push_back({id, file.within, file.in_front, json::binary(std::move(names))});
  }
  std::string bytes;
  const auto first = contents.first ? std::vector{*contents.first} : std::vector<file_id>();
  json::to_cbor(json{std::move(files), contents.forced, first}, bytes);
  return bytes;
}

preamble_contents preamble_contents_from(std::string_view bytes) {
  const json all = json::from_cbor(bytes);
  preamble_contents contents;
  for (const json& one : all.at(0)) {
    preamble_contents::file file{one.at(1).get<std::vector<file_id>>(), one.at(2).get<bool>(), {}};
    const auto& names = one.at(3).get_binary();
    file.names.resize(names.size() / sizeof(std::uint64_t));
    std::memcpy(file.names.data(), names.data(), file.names.size() * sizeof(std::uint64_t));
    contents.files.emplace(one.at(0).get<file_id>(), std::move(file));
  }
  contents.forced = all.at(1).get<std::vector<file_id>>();
  for (const json& one : all.at(2)) {
    contents.first = one.get<file_id>();
  }
  return contents;
}

std::unique_ptr<clang::PPCallbacks> record_preamble(const clang::Preprocessor& preprocessor, bool has_first,
                                                    std::size_t headers, preamble_record& into) {
  return std::make_unique<recorder>(preprocessor, has_first, headers, into);
}

preamble_match::preamble_match(const preamble_contents& contents) : contents_(contents) {
  for (const file_id& file : contents_.forced) {
    see(file);
  }
}

std::unique_ptr<clang::PPCallbacks> preamble_match::callbacks(const clang::Preprocessor& preprocessor) {
  return std::make_unique<unit_follower>(preprocessor, *this);
}

void preamble_match::depends(const file_id& file) {
  const auto at = contents_.files.find(file);
  late_ = late_ || (at != contents_.files.end() && at->second.in_front && !seen_.contains(file));
}

void preamble_match::includes(const file_id& file, bool first) {
  if (contents_.first && !seen_.contains(*contents_.first) && contents_.files.contains(file)) {
    late_ = late_ || !first || !begins_with_first(file);
  }
  see(file);
}

bool preamble_match::begins_with_first(file_id file) const {
  std::set<file_id> passed;  // a guarded header may include itself
  while (file != *contents_.first && passed.insert(file).second) {
    const auto at = contents_.files.find(file);
    if (at == contents_.files.end() || at->second.within.empty()) {
      return false;
    }
    file = at->second.within.front();
  }
  return file == *contents_.first;
}

void preamble_match::see(const file_id& file) {
  std::vector<file_id> open{file};
  while (!open.empty()) {
    const auto at = contents_.files.find(open.back());
    open.pop_back();
    if (at == contents_.files.end() || !seen_.insert(at->first).second) {
      continue;
    }
    late_ = late_ ||
            std::ranges::any_of(defined_, [&](std::uint64_t name) { return speaks_of(at->second, name); });
    open.insert(open.end(), at->second.within.begin(), at->second.within.end());
  }
}

}  // namespace snag::detector

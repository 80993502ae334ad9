#include "detector/include_runner.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "clang/Basic/FileManager.h"
#include "clang/Frontend/CompilerInstance.h"
#include "clang/Frontend/FrontendAction.h"
#include "clang/Lex/DependencyDirectivesScanner.h"
#include "clang/Lex/HeaderSearch.h"
#include "clang/Lex/Preprocessor.h"
#include "detector/command_words.h"
#include "detector/include_follower.h"
#include "llvm/Support/Path.h"

namespace snag::detector {

namespace scan = clang::dependency_directives_scan;
namespace vfs = llvm::vfs;

namespace {

/// The disk, but that every file in some folders is empty.
class hollow_disk : public vfs::ProxyFileSystem {
 public:
  hollow_disk(llvm::IntrusiveRefCntPtr<vfs::FileSystem> below, const std::vector<std::string>& folders)
      : ProxyFileSystem(std::move(below)), folders_(folders) {}

  llvm::ErrorOr<vfs::Status> status(const llvm::Twine& path) override {
    auto answer = ProxyFileSystem::status(path);
    return answer && is_hollow(path, *answer) ? vfs::Status::copyWithNewSize(*answer, 0) : answer;
  }
  llvm::ErrorOr<std::unique_ptr<vfs::File>> openFileForRead(const llvm::Twine& path) override {
    const auto answer = ProxyFileSystem::status(path);
    if (answer && is_hollow(path, *answer)) {
      return std::make_unique<empty_file>(vfs::Status::copyWithNewSize(*answer, 0));
    }
    return ProxyFileSystem::openFileForRead(path);
  }

 private:
  class empty_file : public vfs::File {
   public:
    explicit empty_file(vfs::Status status) : status_(std::move(status)) {}
    llvm::ErrorOr<vfs::Status> status() override { return status_; }
    llvm::ErrorOr<std::unique_ptr<llvm::MemoryBuffer>> getBuffer(const llvm::Twine& name,
                                                                 std::int64_t /*size*/,
                                                                 bool /*null_terminated*/,
                                                                 bool /*is_volatile*/) override {
      return llvm::MemoryBuffer::getMemBufferCopy("", name);
    }
    std::error_code close() override { return {}; }

   private:
    vfs::Status status_;
  };

  [[nodiscard]] bool is_hollow(const llvm::Twine& path, const vfs::Status& status) const {
    if (!status.isRegularFile()) {
      return false;
    }
    llvm::SmallString<256> full;
    path.toVector(full);
    return std::ranges::any_of(folders_, [&](const std::string& folder) {
      return llvm::StringRef(full).starts_with(folder) && llvm::sys::path::is_separator(full[folder.size()]);
    });
  }

  const std::vector<std::string>& folders_;
};

}  // namespace

struct include_runner::scanned {
  struct file {
    std::unique_ptr<llvm::MemoryBuffer> text;
    llvm::SmallVector<scan::Token, 0> tokens;
    llvm::SmallVector<scan::Directive, 0> directives;
    bool good = false;
  };
  std::map<file_id, file> files;
};

/// The directives of files, each scanned once for all units.
class include_runner::directives : public clang::DependencyDirectivesGetter {
 public:
  directives(clang::FileManager& files, std::shared_ptr<scanned> known)
      : files_(files), known_(std::move(known)) {}

  std::unique_ptr<clang::DependencyDirectivesGetter> cloneFor(clang::FileManager& files) override {
    return std::make_unique<directives>(files, known_);
  }
  std::optional<llvm::ArrayRef<scan::Directive>> operator()(clang::FileEntryRef file) override {
    if (file.getSize() == 0) {  // a system header, hollow for now
      return std::nullopt;
    }
    const auto [at, is_new] = known_->files.try_emplace(id_of(file));
    scanned::file& one = at->second;
    if (is_new) {
      if (auto text = files_.getBufferForFile(file)) {
        one.text = std::move(*text);
        one.good =
            !clang::scanSourceForDependencyDirectives(one.text->getBuffer(), one.tokens, one.directives);
      }
    }
    return one.good ? std::optional(llvm::ArrayRef<scan::Directive>(one.directives)) : std::nullopt;
  }

 private:
  clang::FileManager& files_;
  std::shared_ptr<scanned> known_;
};

/// Runs the preprocessor to the end of a unit.
class include_runner::action : public clang::PreprocessorFrontendAction {
 public:
  action(std::shared_ptr<scanned> known, const preprocessor_listener& listen)
      : known_(std::move(known)), listen_(listen) {}

 protected:
  void ExecuteAction() override {
    clang::CompilerInstance& compiler = getCompilerInstance();
    clang::Preprocessor& preprocessor = compiler.getPreprocessor();
    directives known(compiler.getFileManager(), known_);
    preprocessor.setDependencyDirectivesGetter(known);
    preprocessor.addPPCallbacks(listen_(preprocessor));
    preprocessor.EnterMainSourceFile();
    clang::Token token;
    do {
      preprocessor.Lex(token);
    } while (token.isNot(clang::tok::eof));
  }

 private:
  std::shared_ptr<scanned> known_;
  const preprocessor_listener& listen_;
};

/// Where system headers stand, as the compiler has it.
class include_runner::folder_finder : public clang::PreprocessorFrontendAction {
 public:
  explicit folder_finder(std::vector<std::string>& into) : into_(into) {}

 protected:
  void ExecuteAction() override {
    const clang::HeaderSearch& search = getCompilerInstance().getPreprocessor().getHeaderSearchInfo();
    for (auto at = search.system_dir_begin(); at != search.system_dir_end(); ++at) {
      if (at->isNormalDir()) {
        into_.push_back(at->getName().str());
      }
    }
  }

 private:
  std::vector<std::string>& into_;
};

include_runner::include_runner(std::string resource_directory)
    : resource_directory_(std::move(resource_directory)), known_(std::make_shared<scanned>()) {}

include_runner::~include_runner() = default;

void include_runner::follow_own_files(const compile_command& unit, const preprocessor_listener& listen) {
  if (folders_.empty()) {
    (void)run_front_end(unit, resource_directory_, own_disk(unit), std::make_unique<folder_finder>(folders_));
  }
  (void)run_front_end(unit, resource_directory_,
                      llvm::makeIntrusiveRefCnt<hollow_disk>(own_disk(unit), folders_),
                      std::make_unique<action>(known_, listen));
}

void include_runner::follow(const compile_command& unit, const preprocessor_listener& listen) {
  (void)run_front_end(unit, resource_directory_, own_disk(unit), std::make_unique<action>(known_, listen));
}

void include_runner::follow_text(compile_command unit, const std::string& text,
                                 const preprocessor_listener& listen) {
  const std::string place = llvm::sys::path::parent_path(unit.file).str() + "/.snag-headers.cpp";
  unit.arguments[file_argument(unit)] = place;
  unit.file = place;
  (void)run_front_end(unit, resource_directory_, with_text(own_disk(unit), place, text),
                      std::make_unique<action>(known_, listen));
}

}  // namespace snag::detector

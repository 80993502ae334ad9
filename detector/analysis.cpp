#include "detector/analysis.h"

#include <sys/resource.h>

#include <utility>

#include "clang/AST/ASTContext.h"
#include "detector/collector.h"
#include "detector/cross_tu_export.h"
#include "detector/events.h"
#include "detector/front_end.h"
#include "llvm/Support/MemoryBuffer.h"
#include "support/exit_code.h"

namespace snag::detector {
namespace {

namespace vfs = llvm::vfs;

void check(clang::ASTContext& ast, const analysis_options& options, unit_result& result) {
  const roles known(*options.models);
  const translation_unit_events events(ast, known, options.others);
  collector found(ast);
  for (const auto& body : events.bodies()) {
    if (body->too_large) {
      found.left_out(*body->function);
    }
  }
  for (const check_info* check : options.checks) {
    check->run({ast, known, events, [&](const report& r) { found.take(*check, r); }});
  }
  found.finish(result);
  if (options.summarise) {
    result.tells = detector::summarise({ast, known, events, nullptr});
  }
}

/// The preamble lies above the disk: nothing takes down that it was read, as it is gone after the run.
llvm::IntrusiveRefCntPtr<vfs::FileSystem> with_file(llvm::IntrusiveRefCntPtr<vfs::FileSystem> below,
                                                    const built_preamble& preamble) {
  auto content = llvm::MemoryBuffer::getFile(preamble.file.string(), false, false);
  if (!content) {
    return below;
  }
  auto memory = llvm::makeIntrusiveRefCnt<vfs::InMemoryFileSystem>();
  memory->addFile(preamble.file.string(), 0, std::move(*content));
  memory->addFile(preamble.source, 0, llvm::MemoryBuffer::getMemBufferCopy(preamble.text));
  auto both = llvm::makeIntrusiveRefCnt<vfs::OverlayFileSystem>(std::move(below));
  both->pushOverlay(std::move(memory));
  return both;
}

/// What this process took so far, less what is told already.
void take_usage(unit_result& result, double told_seconds = 0) {
  rusage used{};
  if (getrusage(RUSAGE_SELF, &used) == 0) {
    result.peak_kilobytes = static_cast<std::uint64_t>(used.ru_maxrss);
    const auto seconds = [](const timeval& t) {
      return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) * 1e-6;
    };
    result.cpu_seconds = seconds(used.ru_utime) + seconds(used.ru_stime) - told_seconds;
  }
}

unit_result run(const compile_command& command, const analysis_options& options, unit_inputs* inputs,
                const built_preamble* preamble, const told_later& later) {
  llvm::IntrusiveRefCntPtr<vfs::FileSystem> disk = own_disk(command);
  llvm::IntrusiveRefCntPtr<input_recorder> recorder;
  if (inputs != nullptr) {
    recorder = llvm::makeIntrusiveRefCnt<input_recorder>(disk);
    disk = recorder;
  }
  unit_result result;
  double told_seconds = 0;
  bool judged = false;
  const auto judge = [&](clang::ASTContext& ast, const analysis_options& how, const built_preamble* behind) {
    judged = true;
    result = {};
    result.file = command.file;
    result.behind_preamble = behind != nullptr;
    check(ast, how, result);
    if (recorder) {
      *inputs = recorder->inputs();
      if (behind != nullptr) {
        add(*inputs, behind->inputs);
      }
    }
    take_usage(result, told_seconds);
  };
  const auto visit = [&](clang::ASTContext& ast, const built_preamble* behind) {
    judge(ast, options, behind);
    if (later && !result.tells.questions.empty()) {
      told_seconds = result.cpu_seconds;
      const summary_table others = later(result);
      analysis_options informed = options;
      informed.summarise = false;
      informed.others = &others;
      judge(ast, informed, behind);
    }
  };
  if (preamble != nullptr) {
    preamble_match match(*preamble->contents);
    const auto visit_where_it_fits = [&](clang::ASTContext& ast) {
      if (match.holds()) {
        visit(ast, preamble);
      }
    };
    (void)run_front_end(with_preamble(command, preamble->file), options.resource_directory,
                        with_file(disk, *preamble),
                        visiting_action(visit_where_it_fits, [&](const clang::Preprocessor& preprocessor) {
                          return match.callbacks(preprocessor);
                        }));
  }
  if (judged) {
    return result;
  }
  // What does not parse behind a preamble is read once more without, as its errors are of the unit alone
  // then; and so is what would have read something else.
  front_end_run ran = run_front_end(command, options.resource_directory, disk,
                                    visiting_action([&](clang::ASTContext& ast) { visit(ast, nullptr); }));
  if (!ran.good) {
    result.file = command.file;
    result.log = std::move(ran.log);
    result.is = unit_result::outcome::does_not_parse;
    if (!disk->exists(command.file)) {
      result.log.clear();
      result.why = "there is no such file; where the build makes it, build the project first";
    } else {
      const std::string first = result.log.substr(0, result.log.find('\n'));
      result.why = first.empty() ? "the compiler's front end refused its command line" : first;
    }
    if (recorder) {
      *inputs = recorder->inputs();
    }
    take_usage(result);
  }
  return result;
}

}  // namespace

unit_result analyse(const compile_command& command, const analysis_options& options, unit_inputs* inputs,
                    const built_preamble* preamble, const told_later& later) {
  try {
    return run(command, options, inputs, preamble, later);
  } catch (const user_error& e) {
    unit_result result;
    result.file = command.file;
    result.is = unit_result::outcome::does_not_parse;
    result.why = e.what();
    return result;
  }
}

}  // namespace snag::detector

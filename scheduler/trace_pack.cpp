#include "scheduler/trace_pack.h"

namespace snag::scheduler {

namespace {

constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
constexpr std::size_t number_most = 13;  // characters of the longest

/// Five bits a character, the lowest first; the sixth says that more come.
class packer {
 public:
  packer(char* to, std::size_t room) noexcept : to_(to), room_(room) {}

  void put(std::uint64_t number) noexcept {
    if (used_ + number_most > room_) {
      full_ = true;
      return;
    }
    for (; number >= 32; number >>= 5) {
      to_[used_++] = digits[32 + (number & 31)];
    }
    to_[used_++] = digits[number];
  }

  [[nodiscard]] std::size_t length() const noexcept { return full_ ? 0 : used_; }

 private:
  char* to_;
  std::size_t room_;
  std::size_t used_ = 0;
  bool full_ = false;
};

void pack_steps(packer& out, const run_trace& trace) noexcept {
  std::uint16_t before = 0;
  out.put(trace.step_count);
  for (std::uint32_t i = 0; i < trace.step_count; ++i) {
    const trace_step& s = trace.steps[i];
    const bool is_other = s.thread != before;
    out.put((std::uint64_t{s.operation} << 2) | (s.flags != 0 ? 2U : 0U) | (is_other ? 1U : 0U));
    if (is_other) {
      out.put(s.thread);
    }
    if (s.flags != 0) {
      out.put(s.flags);
    }
    out.put(s.object);
    before = s.thread;
  }
}

}  // namespace

std::size_t pack_trace(const run_trace& trace, char* to, std::size_t room) noexcept {
  packer out(to, room);
  pack_steps(out, trace);
  std::uint32_t sets = 0;
  for (std::uint32_t i = 0; i + 1 < trace.set_count; i += 2 + trace.sets[i + 1]) {
    ++sets;
  }
  out.put(sets);
  std::uint32_t before = 0;
  for (std::uint32_t i = 0; i + 1 < trace.set_count; i += 2 + trace.sets[i + 1]) {
    out.put(trace.sets[i] - before);
    out.put(trace.sets[i + 1]);
    for (std::uint32_t n = 0; n < trace.sets[i + 1]; ++n) {
      out.put(trace.sets[i + 2 + n]);
    }
    before = trace.sets[i];
  }
  out.put(trace.object_count);
  for (std::uint32_t i = 0; i < trace.object_count; ++i) {
    out.put(trace.objects[i].address);
  }
  return out.length();
}

}  // namespace snag::scheduler

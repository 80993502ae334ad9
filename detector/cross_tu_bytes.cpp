#include "detector/cross_tu_bytes.h"

#include <concepts>
#include <cstdint>
#include <stdexcept>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include "llvm/Support/JSON.h"

namespace snag::detector {
namespace {

template <class T, class U>
concept is = std::same_as<std::remove_const_t<T>, U>;

// What each is made of, for the writer and the reader alike.

template <is<column_range> T>
auto parts(T& r) {
  return std::tie(r.first, r.last);
}

template <is<place> T>
auto parts(T& p) {
  return std::tie(p.path, p.line, p.column, p.text, p.underlined);
}

template <is<note> T>
auto parts(T& n) {
  return std::tie(n.at, n.message);
}

template <is<std::pair<std::string, unsigned>> T>
auto parts(T& p) {
  return std::tie(p.first, p.second);
}

template <is<summary_path> T>
auto parts(T& p) {
  return std::tie(p.root, p.parameter, p.variable, p.fields, p.declaration, p.exact);
}

template <is<summary_event> T>
auto parts(T& e) {
  return std::tie(e.is, e.on, e.blocks, e.drains, e.always, e.at, e.callee, e.name, e.arguments, e.guarded);
}

template <is<summary_start> T>
auto parts(T& s) {
  return std::tie(s.parameter, s.model, s.joined, s.handle_end, s.detached, s.dropped, s.given_away,
                  s.returned, s.queued, s.in_loop, s.settled, s.holders, s.held_behind, s.at);
}

template <is<summary_lock> T>
auto parts(T& l) {
  return std::tie(l.lock, l.at, l.way, l.shared, l.recursive, l.tries, l.certain);
}

template <is<summary_block> T>
auto parts(T& b) {
  return std::tie(b.is, b.on, b.at, b.way, b.released);
}

template <is<function_summary> T>
auto parts(T& f) {
  return std::tie(f.usr, f.name, f.at, f.events, f.starts, f.takes, f.keeps, f.releases, f.blocks,
                  f.made_from, f.understood, f.only_called, f.throws, f.opaque);
}

template <is<summary_question> T>
auto parts(T& q) {
  return std::tie(q.usr, q.under_lock, q.objects, q.callable, q.closure, q.beside_wait, q.as_task,
                  q.beside_task, q.own);
}

template <is<summary_edge> T>
auto parts(T& e) {
  return std::tie(e.from, e.from_name, e.from_shared, e.held, e.to, e.to_name, e.to_shared, e.taken, e.gates,
                  e.in, e.call);
}

template <is<summary_member> T>
auto parts(T& m) {
  return std::tie(m.usr, m.is, m.blocks, m.counted, m.at);
}

template <is<summary_class> T>
auto parts(T& c) {
  return std::tie(c.usr, c.is, c.closes_once, c.is_queue, c.late_send_fails, c.members);
}

template <is<summary_override> T>
auto parts(T& o) {
  return std::tie(o.base, o.by);
}

template <is<unit_summary> T>
auto parts(T& u) {
  return std::tie(u.functions, u.questions, u.edges, u.overridden, u.overrides, u.classes);
}

/// Numbers in groups of seven bits, the lowest first; a text that came before by its number.
class byte_writer {
 public:
  void put(std::uint64_t number) {
    for (; number >= 0x80; number >>= 7U) {
      out_ += static_cast<char>(number | 0x80U);
    }
    out_ += static_cast<char>(number);
  }
  void put(const std::string& text) {
    if (const auto [at, is_new] = numbers_.try_emplace(text, numbers_.size() + 1); !is_new) {
      put(at->second);
      return;
    }
    put(std::uint64_t{0});
    const std::string valid = llvm::json::isUTF8(text) ? text : llvm::json::fixUTF8(text);
    put(std::uint64_t{valid.size()});
    out_ += valid;
  }
  template <class T>
  void put(const std::vector<T>& all) {
    put(std::uint64_t{all.size()});
    for (const auto& one : all) {
      put(static_cast<const T&>(one));
    }
  }
  template <class T>
    requires(std::is_enum_v<T> || std::is_same_v<T, bool> || std::is_same_v<T, unsigned>)
  void put(const T& value) {
    put(static_cast<std::uint64_t>(value));
  }
  template <class T>
    requires requires(T& t) { parts(t); }
  void put(const T& whole) {
    std::apply([&](const auto&... part) { (put(part), ...); }, parts(whole));
  }

  [[nodiscard]] std::string take() { return std::move(out_); }

 private:
  std::string out_;
  std::unordered_map<std::string_view, std::uint64_t> numbers_;  ///< of texts that outlive this
};

class byte_reader {
 public:
  explicit byte_reader(std::string_view from) : rest_(from) {}

  void get(std::uint64_t& number) {
    number = 0;
    for (unsigned shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(front(1)[0]);
      if (shift > 56) {
        throw std::runtime_error("a number without end");
      }
      number |= std::uint64_t{byte & 0x7fU} << shift;
      if (byte < 0x80) {
        return;
      }
    }
  }
  void get(std::string& text) {
    if (const std::uint64_t number = count(); number > 0) {
      text = texts_.at(number - 1);
      return;
    }
    text = texts_.emplace_back(front(count()));
  }
  template <class T>
  void get(std::vector<T>& all) {
    const std::uint64_t size = count();
    if (size > rest_.size()) {  // each takes a byte at least
      throw std::runtime_error("a list without end");
    }
    all.reserve(size);
    for (std::uint64_t i = 0; i < size; ++i) {
      T one{};
      get(one);
      all.push_back(std::move(one));
    }
  }
  template <class T>
    requires(std::is_enum_v<T> || std::is_same_v<T, bool> || std::is_same_v<T, unsigned>)
  void get(T& value) {
    value = static_cast<T>(count());
  }
  template <class T>
    requires requires(T& t) { parts(t); }
  void get(T& whole) {
    std::apply([&](auto&... part) { (get(part), ...); }, parts(whole));
  }

  [[nodiscard]] bool at_end() const { return rest_.empty(); }

 private:
  std::uint64_t count() {
    std::uint64_t number = 0;
    get(number);
    return number;
  }
  std::string_view front(std::uint64_t size) {
    if (size > rest_.size()) {
      throw std::runtime_error("the text ends too early");
    }
    const std::string_view part = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return part;
  }

  std::string_view rest_;
  std::vector<std::string_view> texts_;
};

template <class T>
std::string bytes_of(const T& whole) {
  byte_writer out;
  out.put(whole);
  return out.take();
}

}  // namespace

std::string to_bytes(const unit_summary& unit) {
  return bytes_of(unit);
}

std::string to_bytes(const function_summary& function) {
  return bytes_of(function);
}

std::string to_bytes(const summary_question& question) {
  return bytes_of(question);
}

std::string to_bytes(const summary_class& one) {
  return bytes_of(one);
}

unit_summary unit_summary_from_bytes(std::string_view from) {
  byte_reader in(from);
  unit_summary unit;
  in.get(unit);
  if (!in.at_end()) {
    throw std::runtime_error("the text goes on");
  }
  return unit;
}

}  // namespace snag::detector

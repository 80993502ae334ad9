#include <fmt/format.h>

#include <map>
#include <string_view>

#include "harness/trace_build.h"

namespace snag {

namespace {

/// What an operation says of its object; the more telling one wins where several are done to one address.
struct kind {
  std::string_view name;
  int tells = 0;
};

kind kind_of(trace::op what) {
  using trace::op;
  switch (what) {
    case op::create:
    case op::join:
    case op::detach:
    case op::start:
    case op::end:
      return {"thread", 9};
    case op::lock:
    case op::try_lock:
    case op::unlock:
      return {"mutex", 8};
    case op::wait:
    case op::notify_one:
    case op::notify_all:
      return {"condition variable", 8};
    case op::read_lock:
    case op::write_lock:
    case op::try_read_lock:
    case op::try_write_lock:
    case op::rw_unlock:
      return {"reader-writer lock", 8};
    case op::acquire:
    case op::try_acquire:
    case op::release:
      return {"semaphore", 8};
    case op::barrier:
      return {"barrier", 8};
    case op::once:
    case op::once_done:
      return {"one-time initialiser", 8};
    case op::io_read:
    case op::io_write:
    case op::io_poll:
      return {"descriptor", 8};
    case op::futex_wait:
    case op::futex_wake:
      return {"atomic", 6};
    case op::atomic_load:
    case op::atomic_store:
    case op::atomic_update:
      return {"atomic", 5};
    case op::told:
      return {"object", 4};
    case op::read:
    case op::write:
      return {"variable", 3};
    default:
      return {"object", 0};
  }
}

}  // namespace

std::vector<trace_object> name_objects(const wire_trace& run) {
  std::vector<kind> kinds(run.objects.size());
  for (const wire_step& step : run.steps) {
    if (step.object != 0) {
      kind& known = kinds[step.object - 1];
      const kind seen = kind_of(step.what);
      known = seen.tells > known.tells ? seen : known;
    }
  }
  std::map<std::string_view, std::size_t> counts;
  std::vector<trace_object> objects;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    trace_object& object = objects.emplace_back();
    object.kind = kinds[i].tells == 0 ? "object" : kinds[i].name;
    object.given = !run.objects[i].name.empty();
    object.name =
        object.given ? run.objects[i].name : fmt::format("{} {}", object.kind, ++counts[kinds[i].name]);
  }
  return objects;
}

}  // namespace snag

#pragma once

// The words that model files use for the enumerations of model.h. One table each: the reader, the error
// messages and the documentation's test go by it.

#include <array>
#include <span>
#include <string_view>

#include "detector/model.h"

namespace snag::detector {

template <class E>
struct word {
  std::string_view text;
  E value;
};

inline constexpr std::array role_words = {
    word<role>{"spawn", role::spawn},
    word<role>{"join", role::join},
    word<role>{"detach", role::detach},
    word<role>{"make-channel", role::make_channel},
    word<role>{"send", role::send},
    word<role>{"receive", role::receive},
    word<role>{"close", role::close},
    word<role>{"count-up", role::count_up},
    word<role>{"count-down", role::count_down},
    word<role>{"wait", role::wait},
    word<role>{"count-down-and-wait", role::count_down_and_wait},
    word<role>{"publish", role::publish},
    word<role>{"lock", role::lock},
    word<role>{"unlock", role::unlock},
    word<role>{"disown", role::disown},
    word<role>{"blocking", role::blocking},
    word<role>{"notify", role::notify},
    word<role>{"cancel", role::cancel},
    word<role>{"derive", role::derive},
    word<role>{"background", role::background},
    word<role>{"select", role::select},
    word<role>{"guard", role::guard},
    word<role>{"noescape", role::noescape},
    word<role>{"references", role::references},
    word<role>{"forwards", role::forwards},
};

inline constexpr std::array joined_by_words = {
    word<joined_by>{"handle", joined_by::handle}, word<joined_by>{"destructor", joined_by::destructor},
    word<joined_by>{"group", joined_by::group},   word<joined_by>{"object", joined_by::object},
    word<joined_by>{"call", joined_by::call},     word<joined_by>{"nobody", joined_by::nobody},
};

inline constexpr std::array object_kind_words = {
    word<object_kind>{"task-handle", object_kind::task_handle},
    word<object_kind>{"task-name", object_kind::task_name},
    word<object_kind>{"future", object_kind::future},
    word<object_kind>{"promise", object_kind::promise},
    word<object_kind>{"channel", object_kind::channel},
    word<object_kind>{"counter", object_kind::counter},
    word<object_kind>{"group", object_kind::group},
    word<object_kind>{"lock", object_kind::lock},
    word<object_kind>{"condition", object_kind::condition},
    word<object_kind>{"guard", object_kind::guard},
    word<object_kind>{"defer-lock", object_kind::defer_lock},
    word<object_kind>{"adopt-lock", object_kind::adopt_lock},
    word<object_kind>{"try-lock", object_kind::try_lock},
    word<object_kind>{"context", object_kind::context},
    word<object_kind>{"atomic", object_kind::atomic},
};

inline constexpr std::array at_end_words = {
    word<at_end>{"nothing", at_end::nothing},
    word<at_end>{"terminate", at_end::terminate},
    word<at_end>{"join", at_end::join},
    word<at_end>{"wait", at_end::wait},
    word<at_end>{"detach", at_end::detach},
    word<at_end>{"close", at_end::close},
    word<at_end>{"count-down", at_end::count_down},
    word<at_end>{"unlock", at_end::unlock},
    word<at_end>{"cancel", at_end::cancel},
};

}  // namespace snag::detector

#pragma once

// The functions of libdispatch that the samples use, as its headers declare them for C++.

#include <cstddef>
#include <cstdint>

extern "C" {
typedef struct dispatch_queue_s* dispatch_queue_t;
typedef struct dispatch_group_s* dispatch_group_t;
typedef std::uint64_t dispatch_time_t;
typedef void (*dispatch_function_t)(void*);
dispatch_queue_t dispatch_get_global_queue(std::intptr_t identifier, std::uintptr_t flags);
void dispatch_async_f(dispatch_queue_t queue, void* context, dispatch_function_t work);
void dispatch_sync_f(dispatch_queue_t queue, void* context, dispatch_function_t work);
void dispatch_group_async_f(dispatch_group_t group, dispatch_queue_t queue, void* context, dispatch_function_t work);
dispatch_group_t dispatch_group_create(void);
std::intptr_t dispatch_group_wait(dispatch_group_t group, dispatch_time_t timeout);
}
#define DISPATCH_TIME_FOREVER (~0ull)

# What every target of ours is compiled with: interface targets, so that nothing leaks into a parent project's flags.
#   snag_usage      what a user of our libraries needs too: C++20, threads, the include folder
#   snag_flags      that and our warnings; linked PRIVATE, or by our own programs alone
find_package(Threads REQUIRED)

add_library(snag_usage INTERFACE)
target_compile_features(snag_usage INTERFACE cxx_std_20)
target_link_libraries(snag_usage INTERFACE Threads::Threads)

add_library(snag_flags INTERFACE)
target_link_libraries(snag_flags INTERFACE snag_usage)
target_compile_options(snag_flags INTERFACE -Wall -Wextra -Wconversion -Wshadow
  $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety>
  $<$<BOOL:${SNAG_WERROR}>:-Werror>)

# Every include is written from the root of the tree ("csp/chan.h"), so that a reader sees the room it
# comes from and the test of the arrows can read it.
target_include_directories(snag_usage INTERFACE "${PROJECT_SOURCE_DIR}")

# Frames and lines in every report, whatever the build type.
add_library(snag_debuggable INTERFACE)
target_compile_options(snag_debuggable INTERFACE -g -fno-omit-frame-pointer)

# Enough for frames and lines, without variables: a fifth of the time that our own tools take to compile. For a
# debugger there is the preset dev.
add_library(snag_lines INTERFACE)
target_compile_options(snag_lines INTERFACE $<$<CONFIG:RelWithDebInfo>:-g1>)

set(SNAG_FLAGS_plain "")
set(SNAG_FLAGS_tsan -fsanitize=thread)
set(SNAG_FLAGS_asan -fsanitize=address,undefined -fno-sanitize-recover=undefined)
foreach(flavour plain tsan asan)
  add_library(snag_usage_${flavour} INTERFACE)
  target_compile_options(snag_usage_${flavour} INTERFACE ${SNAG_FLAGS_${flavour}})
  target_link_options(snag_usage_${flavour} INTERFACE ${SNAG_FLAGS_${flavour}})
  target_link_libraries(snag_usage_${flavour} INTERFACE snag_usage)
  add_library(snag_flavour_${flavour} INTERFACE)
  target_link_libraries(snag_flavour_${flavour} INTERFACE snag_usage_${flavour} snag_flags snag_debuggable)
endforeach()
# GCC cannot see the happens-before edges of a fence under TSan and says so at each one.
target_compile_options(snag_flavour_tsan INTERFACE $<$<CXX_COMPILER_ID:GNU>:-Wno-tsan>)

# The tools (snag, harness, support) in a build for snag's own developers: -DSNAG_SANITIZE=thread|address.
if(SNAG_SANITIZE STREQUAL "thread")
  set(SNAG_TOOL_FLAVOUR tsan)
elseif(SNAG_SANITIZE STREQUAL "address")
  set(SNAG_TOOL_FLAVOUR asan)
elseif(SNAG_SANITIZE STREQUAL "")
  set(SNAG_TOOL_FLAVOUR plain)
else()
  message(FATAL_ERROR "SNAG_SANITIZE is '${SNAG_SANITIZE}': use thread, address, or leave it empty")
endif()
add_library(snag_tool_flags INTERFACE)
target_link_libraries(snag_tool_flags INTERFACE snag_flavour_${SNAG_TOOL_FLAVOUR} snag_lines)

set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${PROJECT_BINARY_DIR}/bin")

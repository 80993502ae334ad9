# snag_enable_exploration(target [POINTS sync|atomics|memory])
# Makes a program of yours one that `snag explore` can drive; by itself it runs as before. C and C++.
#   POINTS   what may be a point besides synchronisation. memory (the default) and atomics compile and link the
#            target with -fsanitize=thread; `snag explore --points` chooses among what is there. sync leaves the
#            flags alone, and goes with any sanitizer or none.
# A library that is tested wants it too, or has points at its synchronisation alone: a static or object library is
# compiled for it, a shared one is linked for it besides, and takes the scheduler from the program that loads it.
function(snag_enable_exploration target)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "POINTS" "")
  if(NOT DEFINED arg_POINTS)
    set(arg_POINTS memory)
  endif()
  if(arg_UNPARSED_ARGUMENTS OR NOT arg_POINTS MATCHES "^(sync|atomics|memory)$")
    message(FATAL_ERROR "snag_enable_exploration(target [POINTS sync|atomics|memory]); got '${ARGV}'")
  endif()
  if(NOT TARGET ${target})
    message(FATAL_ERROR "snag_enable_exploration: there is no target '${target}'; add it first")
  endif()
  get_target_property(type ${target} TYPE)
  if(NOT type MATCHES "^(EXECUTABLE|STATIC_LIBRARY|OBJECT_LIBRARY|SHARED_LIBRARY|MODULE_LIBRARY)$")
    message(FATAL_ERROR "snag_enable_exploration: '${target}' is a ${type}, which is not compiled; name a program or "
                        "a library")
  endif()

  # Lines in every report; and scheduler/annotate.h for whoever wants to name what he uses.
  target_compile_options(${target} PRIVATE -g)
  target_include_directories(${target} SYSTEM PRIVATE "${snag_SOURCE_DIR}")
  if(NOT arg_POINTS STREQUAL "sync")
    target_compile_options(${target} PRIVATE -fsanitize=thread)
    if(type MATCHES "^(STATIC|OBJECT)_LIBRARY$")
      target_link_options(${target} INTERFACE -fsanitize=thread)
    else()
      target_link_options(${target} PRIVATE -fsanitize=thread)
    endif()
  endif()

  if(type STREQUAL "EXECUTABLE")
    target_link_libraries(${target} PRIVATE snag_exploration)
    if(NOT arg_POINTS STREQUAL "sync")
      target_link_libraries(${target} PRIVATE snag_memory_points)
    endif()
  elseif(type MATCHES "^(SHARED|MODULE)_LIBRARY$" AND NOT arg_POINTS STREQUAL "sync")
    target_link_options(${target} PRIVATE "-Wl,@${snag_SOURCE_DIR}/scheduler/memory_points.rsp")
  endif()
endfunction()

# A flavour is the build in which a runner runs: plain, tsan, asan (with UBSan). Every preset builds all three,
# so a library that a runner links exists once per flavour: NAME-plain, NAME-tsan, NAME-asan, and
# snag::NAME is the plain one.
set(SNAG_FLAVOURS plain tsan asan)

# snag_add_flavoured_library(NAME SOURCES ... [LINK other-flavoured-library ...] [LINK_ALL target ...])
#   LINK      flavoured libraries, by their base name
#   LINK_ALL  targets that are the same in every flavour
function(snag_add_flavoured_library name)
  cmake_parse_arguments(arg "" "" "SOURCES;LINK;LINK_ALL" ${ARGN})
  foreach(flavour ${SNAG_FLAVOURS})
    set(target ${name}-${flavour})
    add_library(${target} STATIC ${arg_SOURCES})
    target_link_libraries(${target} PRIVATE snag_flavour_${flavour} PUBLIC snag_usage_${flavour} ${arg_LINK_ALL})
    foreach(library ${arg_LINK})
      target_link_libraries(${target} PUBLIC ${library}-${flavour})
    endforeach()
    add_library(snag::${target} ALIAS ${target})
  endforeach()
  add_library(snag::${name} ALIAS ${name}-plain)
endfunction()
